import type Stripe from 'stripe';

/** What the loop sells: a product and its price on sale. */
export interface Offer {
  product: string;
  price: string;
  cents: number;
}

/** As many products with a price as asked for. */
export async function makeOffers(stripe: Stripe, count: number): Promise<Offer[]> {
  const offers: Offer[] = [];
  for (let n = 1; n <= count; n += 1) {
    const cents = 2_000 + (n % 40) * 100;
    const product = await stripe.products.create({ name: `Boucle ${n}`, metadata: { loop: String(n) } });
    const price = await stripe.prices.create({
      product: product.id,
      currency: 'eur',
      unit_amount: cents,
      lookup_key: `loop:${product.id}`,
    });
    await stripe.products.update(product.id, { default_price: price.id });
    offers.push({ product: product.id, price: price.id, cents });
  }
  return offers;
}

/**
 * A price change as a script does it: the same three requests, one after the other, with Stripe's own library. It reads
 * no database, writes no ids back, keeps no log, and is lost where it stops.
 */
export async function raiseInLoop(stripe: Stripe, offers: readonly Offer[]): Promise<Offer[]> {
  const raised: Offer[] = [];
  for (const { product, price, cents } of offers) {
    const next = await stripe.prices.create({
      product,
      currency: 'eur',
      unit_amount: cents + 100,
      lookup_key: `loop:${product}`,
      transfer_lookup_key: true,
    });
    await stripe.products.update(product, { default_price: next.id });
    await stripe.prices.update(price, { active: false });
    raised.push({ product, price: next.id, cents: cents + 100 });
  }
  return raised;
}
