import { invalidRequest, type StripeError } from '../errors.ts';
import { check, type Problem, type Schema } from '../schema/check.ts';
import type { Params, ParamsName } from '../schema/params.ts';
import { bracketed } from './decode.ts';

export interface Schemas {
  definitions: Record<string, Schema>;
  properties: Record<string, Schema>;
}

/** Checks decoded parameters against the types of the `stripe` package; texts become numbers and booleans. */
export class Validator {
  private readonly schemas: Schemas;

  constructor(schemas: Schemas) {
    this.schemas = schemas;
  }

  /** @throws StripeError parameter_unknown | parameter_missing | parameter_invalid_integer | … */
  check<Name extends ParamsName>(name: Name, input: unknown): Params[Name] {
    const { value, problems } = check(this.schemas.properties[name] ?? {}, input, this.schemas.definitions);
    if (fits(name, value, problems)) return value;
    throw explain(problems);
  }
}

/** The schema of `name` is made of the type `Params[name]`: what has no problem with the one is of the other. */
function fits<Name extends ParamsName>(_name: Name, _value: unknown, problems: Problem[]): _value is Params[Name] {
  return problems.length === 0;
}

/** The problem that a person would name: the deepest, and what is unknown or missing before what has a wrong type. */
function explain(problems: Problem[]): StripeError {
  const [first] = [...problems].sort((a, b) => weight(b) - weight(a));
  if (first === undefined) return invalidRequest('Invalid request.');
  const at = bracketed(first.path);
  switch (first.kind) {
    case 'unknown': {
      const param = bracketed([...first.path, first.key]);
      return invalidRequest(`Received unknown parameter: ${param}`, param, 'parameter_unknown');
    }
    case 'missing': {
      const param = bracketed([...first.path, first.key]);
      return invalidRequest(`Missing required param: ${param}.`, param, 'parameter_missing');
    }
    case 'type': {
      const value = shown(first.found);
      if (first.types.includes('integer'))
        return invalidRequest(`Invalid integer: ${value}`, at, 'parameter_invalid_integer');
      return invalidRequest(`Invalid ${first.types[0] ?? 'value'}: ${value}`, at);
    }
    case 'word': {
      const allowed = problems
        .filter((problem) => problem.kind === 'word' && bracketed(problem.path) === at)
        .flatMap((problem) => (problem.kind === 'word' ? problem.allowed : []))
        .filter((value) => typeof value === 'string' && value !== '');
      return invalidRequest(`Invalid ${at}: must be one of ${allowed.join(', ')}`, at);
    }
    case 'pattern':
      return invalidRequest(`Invalid ${at}: must match pattern "${first.pattern}"`, at);
    case 'none':
      return invalidRequest(`Invalid ${at || 'request'}: must match a schema in anyOf`, at);
  }
}

function weight(problem: Problem): number {
  const kinds = { unknown: 5, missing: 5, type: 2, word: 2, pattern: 2, none: 0 };
  return problem.path.length * 10 + kinds[problem.kind];
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
}
