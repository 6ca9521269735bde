import type { Stripe } from 'stripe';
import { invalidRequest, StripeError } from '../errors.ts';
import { blankToNull, mergeMetadata } from '../metadata.ts';
import type { Product } from '../objects.ts';
import type { Account } from '../state/account.ts';

/** A product without prices. @throws StripeError resource_already_exists */
export function insertProduct(account: Account, params: Stripe.ProductCreateParams): Product {
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
  return account.insert(
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
}

/** @throws StripeError parameter_invalid_empty */
export function readName(name: string): string {
  if (name.trim() === '')
    throw invalidRequest(
      "You passed an empty string for 'name'. We assume empty values are an attempt to unset a parameter; however 'name' cannot be unset.",
      'name',
      'parameter_invalid_empty',
    );
  return name;
}
