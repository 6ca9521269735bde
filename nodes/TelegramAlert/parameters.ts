import type { IExecuteFunctions } from 'n8n-workflow';

export interface ParameterReader {
  value(name: string, itemIndex: number): unknown;
  text(name: string, itemIndex: number): string;
}

function isExpression(parameter: unknown): boolean {
  return JSON.stringify(parameter ?? null).includes('"=');
}

/**
 * Reads a parameter for each item only where staff wrote an expression into it; a constant is read once
 * (an expression costs over a millisecond an item).
 */
export function parameterReader(context: IExecuteFunctions): ParameterReader {
  const { parameters } = context.getNode();
  const constants = new Map<string, unknown>();
  const value = (name: string, itemIndex: number): unknown => {
    if (isExpression(parameters[name])) return context.getNodeParameter(name, itemIndex);
    if (!constants.has(name)) constants.set(name, context.getNodeParameter(name, 0, null));
    return constants.get(name);
  };
  return {
    value,
    text: (name, itemIndex) => String(value(name, itemIndex) ?? '').trim(),
  };
}
