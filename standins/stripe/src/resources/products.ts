import type { Stripe } from 'stripe';
import { invalidRequest, missing, StripeError } from '../errors.ts';
import { blankToNull, given, mergeMetadata } from '../metadata.ts';
import type { Product } from '../objects.ts';
import type { Account } from '../state/account.ts';
import { createPrice } from './prices.ts';

export function createProduct(account: Account, params: Stripe.ProductCreateParams): Product {
  const id = params.id ?? account.newId('prod');
  if (account.table('product').has(id)) {
    throw new StripeError(400, {
      type: 'invalid_request_error',
      code: 'resource_already_exists',
      message: `Product already exists.`,
      param: 'id',
    });
  }
  const now = account.now();
  const product = account.insert(
    'product',
    {
      id,
      object: 'product',
      active: params.active ?? true,
      created: now,
      default_price: null,
      description: blankToNull(params.description),
      images: params.images ?? [],
      livemode: false,
      marketing_features: [],
      metadata: mergeMetadata(null, params.metadata),
      name: readName(params.name),
      package_dimensions: null,
      shippable: params.shippable ?? null,
      statement_descriptor: params.statement_descriptor ?? null,
      tax_code: null,
      tax_details: null,
      type: params.type ?? 'service',
      unit_label: blankToNull(params.unit_label),
      updated: now,
      url: params.url ?? null,
    },
    'product.created',
  );
  if (params.default_price_data === undefined) return product;
  const { currency, unit_amount, recurring, metadata } = params.default_price_data;
  const price = createPrice(account, {
    product: id,
    currency,
    ...(unit_amount === undefined ? {} : { unit_amount }),
    ...(recurring === undefined ? {} : { recurring }),
    ...(metadata === undefined ? {} : { metadata }),
  });
  return account.change('product', product, { default_price: price.id }, 'product.updated');
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
  return account.change('product', product, { ...changed, updated: account.now() }, 'product.updated');
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

function readName(name: string): string {
  if (name.trim() === '')
    throw invalidRequest(
      "You passed an empty string for 'name'. We assume empty values are an attempt to unset a parameter; however 'name' cannot be unset.",
      'name',
      'parameter_invalid_empty',
    );
  return name;
}

function priceOf(account: Account, product: Product, id: string): string | null {
  if (id === '') return null;
  const price = account.table('price').get(id);
  if (price === undefined) throw missing('price', id, 'default_price', 400);
  if (price.product !== product.id)
    throw invalidRequest(`The price specified belongs to a different product than ${product.id}.`, 'default_price');
  if (!price.active)
    throw invalidRequest(`The price specified is inactive. This field only accepts active prices.`, 'default_price');
  return id;
}
