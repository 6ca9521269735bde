import { useLocale, useTexts } from '../app/locale.tsx';
import { formatMoney } from '../app/money.ts';
import type { Order } from '../services/ordersService.ts';
import { texts } from './texts.ts';

/** What was ordered, at the prices of that moment, and what it comes to. */
export function OrderLines({ order }: { order: Order }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const money = (cents: number) => formatMoney(cents, order.currency.toLowerCase(), locale);
  return (
    <table className="order-lines">
      <caption className="visually-hidden">{text.lines}</caption>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{text.item}</th>
          <th scope="col">{text.amount}</th>
        </tr>
      </thead>
      <tbody>
        {order.lines.map((line) => (
          <tr key={line.id}>
            <th scope="row">
              {line.label ?? text.unnamed}
              <span className="hint">{text.each(line.quantity, money(line.unit_price_cents))}</span>
            </th>
            <td>{money(line.subtotal_cents)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr className="order-total">
          <th scope="row">{text.total}</th>
          <td>{money(order.amount_total_cents)}</td>
        </tr>
        {order.refunded_cents > 0 && (
          <tr>
            <th scope="row">{text.refunded}</th>
            <td>{money(-order.refunded_cents)}</td>
          </tr>
        )}
      </tfoot>
    </table>
  );
}
