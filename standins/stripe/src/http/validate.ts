import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { invalidRequest, type StripeError } from '../errors.ts';
import type { Params, ParamsName } from '../schema/params.ts';
import { bracketed } from './decode.ts';

export interface Schemas {
  definitions: Record<string, object>;
  properties: Record<string, object>;
}

/** Checks decoded parameters against the types of the `stripe` package; texts become numbers and booleans. */
export class Validator {
  readonly #ajv = new Ajv({
    allErrors: true,
    coerceTypes: true,
    strict: false,
    strictNumbers: true,
    allowUnionTypes: true,
  });
  readonly #compiled: { [Name in ParamsName]?: ValidateFunction<Params[Name]> } = {};
  readonly #schemas: Schemas;

  constructor(schemas: Schemas) {
    this.#schemas = schemas;
  }

  /** @throws StripeError parameter_unknown | parameter_missing | parameter_invalid_integer | … */
  check<Name extends ParamsName>(name: Name, input: unknown): Params[Name] {
    const validate = this.#validatorOf(name);
    // a second look at what texts were read as: 'Infinity' reads as a number, and is none for Stripe
    if (validate(input) && validate(input)) return input;
    throw explain(validate.errors ?? [], input);
  }

  #validatorOf<Name extends ParamsName>(name: Name): ValidateFunction<Params[Name]> {
    const known: ValidateFunction<Params[Name]> | undefined = this.#compiled[name];
    if (known !== undefined) return known;
    const compiled = this.#ajv.compile<Params[Name]>({
      ...this.#schemas.properties[name],
      definitions: this.#schemas.definitions,
    });
    Object.assign(this.#compiled, { [name]: compiled });
    return compiled;
  }
}

/** The one of ajv's errors that a person would name: the deepest, and what is unknown or missing before what has a wrong type. */
function explain(errors: ErrorObject[], input: unknown): StripeError {
  const weight = (error: ErrorObject) =>
    error.instancePath.split('/').length * 10 +
    (['additionalProperties', 'required'].includes(error.keyword) ? 5 : error.keyword === 'anyOf' ? 0 : 2);
  const [first] = [...errors].sort((a, b) => weight(b) - weight(a));
  if (first === undefined) return invalidRequest('Invalid request.');
  const at = bracketed(first.instancePath);
  switch (first.keyword) {
    case 'additionalProperties': {
      const param = bracketed(first.instancePath, String(first.params.additionalProperty));
      return invalidRequest(`Received unknown parameter: ${param}`, param, 'parameter_unknown');
    }
    case 'required': {
      const param = bracketed(first.instancePath, String(first.params.missingProperty));
      return invalidRequest(`Missing required param: ${param}.`, param, 'parameter_missing');
    }
    case 'type': {
      const wanted = String(first.params.type);
      const value = shown(valueAt(input, first.instancePath));
      if (wanted.includes('integer'))
        return invalidRequest(`Invalid integer: ${value}`, at, 'parameter_invalid_integer');
      return invalidRequest(`Invalid ${wanted.split(',')[0]}: ${value}`, at);
    }
    case 'enum':
    case 'const': {
      const allowed = errors
        .filter((error) => error.instancePath === first.instancePath)
        .flatMap((error): unknown[] =>
          Array.isArray(error.params.allowedValues) ? error.params.allowedValues : [error.params.allowedValue],
        )
        .filter((value) => typeof value === 'string' && value !== '');
      return invalidRequest(`Invalid ${at}: must be one of ${allowed.join(', ')}`, at);
    }
    default:
      return invalidRequest(`Invalid ${at || 'request'}: ${first.message ?? 'not as Stripe wants it'}`, at);
  }
}

function valueAt(input: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null
          ? Object.entries(value).find(([name]) => name === key)?.[1]
          : undefined,
      input,
    );
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
}
