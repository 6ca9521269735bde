import { useState } from 'react';
import { leaveFor } from '../app/leave.ts';
import { sayLimit } from '../app/limits.ts';
import { useLocale, useTexts } from '../app/locale.tsx';
import { Notice } from '../components/Notice.tsx';
import { startOrderCheckout } from '../services/ordersService.ts';
import { texts } from './texts.ts';

/** The way to Checkout. `onClosed`: the order turned out to be payable no more. */
export function PayOrder({ orderId, label, onClosed }: { orderId: string; label: string; onClosed(): void }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  async function pay(): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    try {
      const started = await startOrderCheckout(orderId);
      if ('checkout_url' in started) {
        leaveFor(started.checkout_url);
        return;
      }
      setProblem(sayLimit(started, locale) ?? text.refusals[started.reason ?? ''] ?? text.tooLate);
      onClosed();
    } catch (error) {
      console.error(error);
      setProblem(text.unexpected);
    }
    setBusy(false);
  }

  return (
    <div className="pay-choices" aria-busy={busy}>
      {problem !== undefined && <Notice tone="bad">{problem}</Notice>}
      <button type="button" className="button wide" disabled={busy} onClick={() => void pay()}>
        {busy ? text.opening : label}
      </button>
    </div>
  );
}
