import type { Stripe } from 'stripe';
import { invalidRequest, missing } from '../errors.ts';
import { given, mergeMetadata } from '../metadata.ts';
import type { Product } from '../objects.ts';
import type { Account } from '../state/account.ts';
import { insertProduct, readName } from './insertProduct.ts';
import { createPrice } from './prices.ts';

export function createProduct(account: Account, params: Stripe.ProductCreateParams): Product {
  const product = insertProduct(account, params);
  if (params.default_price_data === undefined) return product;
  const { currency, unit_amount, recurring, metadata } = params.default_price_data;
  const price = createPrice(account, {
    product: product.id,
    currency,
    ...(unit_amount === undefined ? {} : { unit_amount }),
    ...(recurring === undefined ? {} : { recurring }),
    ...(metadata === undefined ? {} : { metadata }),
  });
  return account.change('product', product, { default_price: price.id }, { eventType: 'product.updated' });
}

export function updateProduct(account: Account, params: Stripe.ProductUpdateParams, id: string): Product {
  const product = account.require('product', id);
  const changed = account.change('product', product, {
    active: params.active ?? product.active,
    default_price:
      params.default_price === undefined ? product.default_price : priceOf(account, product, params.default_price),
    description: given(params.description, product.description),
    images: params.images === undefined ? product.images : params.images || [],
    metadata: mergeMetadata(product.metadata, params.metadata),
    name: params.name === undefined ? product.name : readName(params.name),
    statement_descriptor: params.statement_descriptor ?? product.statement_descriptor ?? null,
    unit_label: given(params.unit_label, product.unit_label ?? null),
    url: given(params.url, product.url),
  });
  if (changed === product) return product;
  return account.change('product', product, { ...changed, updated: account.now() }, { eventType: 'product.updated' });
}

/** @throws StripeError once a price exists, even an archived one */
export function deleteProduct(account: Account, id: string): object {
  const product = account.require('product', id);
  if (
    account
      .table('price')
      .values()
      .some((price) => price.product === id)
  ) {
    throw invalidRequest('This product cannot be deleted because it has one or more user-created prices.');
  }
  account.table('product').delete(id);
  account.emit('product.deleted', product);
  return { id, object: 'product', deleted: true };
}

function priceOf(account: Account, product: Product, id: string): string | null {
  if (id === '') return null;
  const price = account.table('price').get(id);
  if (price === undefined) throw missing('price', id, 'default_price', { status: 400 });
  if (price.product !== product.id)
    throw invalidRequest(`The price specified belongs to a different product than ${product.id}.`, 'default_price');
  if (!price.active)
    throw invalidRequest(`The price specified is inactive. This field only accepts active prices.`, 'default_price');
  return id;
}
