import * as z from 'zod';
import { isBlank } from '../../../shared/blank';
import { requireChargeable } from '../../parameters/minimum';
import { ParameterRefused } from '../../parameters/parameterRefused';
import type { Parameters } from '../../parameters/parameters';

const currency = z
  .string()
  .regex(/^[a-zA-Z]{3}$/, 'a currency has three letters')
  .transform((code) => code.toLowerCase());

const lineSchema = z.union([
  z.strictObject({ price: z.string().startsWith('price_'), quantity: z.int().min(1).default(1) }),
  z.strictObject({
    name: z
      .string()
      .max(250)
      .refine((name) => !isBlank(name), 'a name is blank: give one that shows'),
    unit_amount: z.int().min(0),
    currency,
    quantity: z.int().min(1).default(1),
    interval: z.enum(['day', 'week', 'month', 'year']).optional(),
  }),
]);
type Line = z.infer<typeof lineSchema>;

/**
 * The lines of a Checkout Session: of the catalogue (`{price, quantity}`), or with a name and an amount of their
 * own (`{name, unit_amount, currency, quantity}`).
 * @throws ParameterRefused where a total is known and below what Stripe charges
 */
export function lineItemsOf(parameters: Parameters, mode: string) {
  const lines =
    parameters.json(
      'lineItems',
      z.array(lineSchema),
      'a list of lines, each {"price", "quantity"} or {"name", "unit_amount", "currency", "quantity"}',
    ) ?? [];
  if (lines.length === 0) throw new ParameterRefused('lineItems', 'is empty: a payment needs at least one line');
  checkTotal(lines, mode);
  return lines.map((line) => ('price' in line ? line : inlineOf(line)));
}

function inlineOf(line: Exclude<Line, { price: string }>) {
  return {
    quantity: line.quantity,
    price_data: {
      currency: line.currency,
      unit_amount: line.unit_amount,
      product_data: { name: line.name },
      ...(line.interval === undefined ? {} : { recurring: { interval: line.interval } }),
    },
  };
}

function checkTotal(lines: Line[], mode: string): void {
  if (mode !== 'payment') return;
  let total = 0;
  const currencies = new Set<string>();
  for (const line of lines) {
    // a price of the catalogue: Stripe knows the amount, and says so
    if ('price' in line) return;
    total += line.unit_amount * line.quantity;
    currencies.add(line.currency);
  }
  const [only] = currencies;
  if (only === undefined || currencies.size > 1)
    throw new ParameterRefused('lineItems', `mixes ${[...currencies].join(' and ')}: a payment has one currency`);
  if (total > 0) requireChargeable('lineItems', total, only);
}
