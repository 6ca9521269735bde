import type { Stripe } from 'stripe';
import type { LineItem } from '../objects.ts';

/** What the session will make once it is paid; Stripe does not show it on the session. */
export interface CheckoutPlan {
  id: string;
  object: 'checkout_plan';
  lines: LineItem[];
  intent: {
    capture_method: Stripe.PaymentIntent.CaptureMethod;
    metadata: Record<string, string>;
    description: string | null;
    receipt_email: string | null;
    setup_future_usage: Stripe.PaymentIntent.SetupFutureUsage | null;
  };
  subscription: { metadata: Record<string, string>; trial_end: number | null; description: string | null };
  setup: { metadata: Record<string, string> };
}
