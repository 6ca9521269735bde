import { ParameterRefused } from './parameterRefused';

/** The least that Stripe charges, in minor units, for accounts that settle in euros. Source: docs.stripe.com/currencies. */
const MINIMUM: Readonly<Record<string, number>> = { eur: 50, usd: 50, gbp: 30, chf: 50 };

/** @throws ParameterRefused where Stripe is known to refuse the amount */
export function requireChargeable(parameter: string, amount: number, currency: string): void {
  const least = MINIMUM[currency];
  if (least !== undefined && amount < least) {
    throw new ParameterRefused(
      parameter,
      `${amount} is below the least that Stripe charges in ${currency}: ${least} (minor units)`,
    );
  }
}
