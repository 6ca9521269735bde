import type { IDataObject } from 'n8n-workflow';
import { eachItem, goesOn } from '../shared/answers';
import { FieldReader } from '../shared/fields';
import type { Operation, Resource } from '../shared/operation';
import { StripeCalls } from './client/calls';
import type { Connection } from './client/credential';
import { KeysOfRun } from './parameters/keysOfRun';
import { Parameters } from './parameters/parameters';
import type { RunOptions } from './runOptions';

/** What the node hands to its operations. */
export interface StripeTools {
  connection: Connection;
  options: RunOptions;
}

export type StripeOperation = Operation<StripeTools>;
export type StripeResource = Resource<StripeTools>;

export interface Request extends Pick<StripeOperation, 'option' | 'fields'> {
  /** What is asked of Stripe for one item. Gives the object that it answered with; what lists gives several. */
  execute(parameters: Parameters, calls: StripeCalls): Promise<object | object[]>;
}

/** A request to Stripe as an operation: made for each item by itself, several at a time. */
export function request({ option, fields, execute }: Request): StripeOperation {
  return {
    option,
    fields,
    execute: (run) => {
      const { context, items, connection, options } = run;
      const reader = new FieldReader(context, { fields, items, mayBeEmpty: options.mayBeEmpty });
      const keys = new KeysOfRun(items);
      return eachItem(run, options.concurrency, async (item, index) => {
        const calls = new StripeCalls(connection);
        const result = await execute(new Parameters(reader, index, keys), calls);
        return (Array.isArray(result) ? result : [result]).map((object: object) =>
          goesOn(index, outputOf(item.json, object, options.output, { asOf: calls.asOf })),
        );
      });
    },
  };
}

/** Plain JSON: the client's answers carry headers, and its decimals are objects. */
function outputOf(
  json: IDataObject,
  object: object,
  output: RunOptions['output'],
  { asOf }: { asOf: number | undefined },
): IDataObject {
  const plain: IDataObject = JSON.parse(JSON.stringify(object));
  return output === 'object'
    ? plain
    : { ...json, stripe: plain, ...(asOf === undefined ? {} : { stripe_as_of: asOf }) };
}
