import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import { CameToNothing, codeOf, isNothing, missingIn, type Kind } from './nothing';
import { at, pathOf, withPlainFields, type ParameterSource } from './plainFields';

export type { Kind } from './nothing';

/** The part of n8n's contexts that is asked here. */
export interface FieldContext extends ParameterSource {
  getNode(): { parameters: object };
  evaluateExpression(expression: string, index: number): unknown;
}

export interface FieldSettings {
  /** the fields of the operation as staff see them: their names stand in a refusal */
  fields: readonly INodeProperties[];
  /** what `$json` is, by item */
  items?: readonly { json: object }[];
  /** fields whose expressions may come to nothing, as staff chose them; undefined where the node offers no choice */
  mayBeEmpty?: readonly string[];
}

/**
 * Reads the parameters of a node. What is left empty on the node is left out, as it always was; an expression that
 * comes to nothing, wholly or in part, is refused with its field and its item, unless staff said that it may: a
 * misspelt field of the item must not mean "all", "none" or "the same as before".
 *
 * Costs nothing for a constant, nor for `={{ $json.field }}`; each `{{ … }}` within a longer text is looked at by itself.
 */
export class FieldReader {
  readonly #context: FieldContext;
  readonly #settings: FieldSettings;
  readonly #source: ParameterSource;

  constructor(context: FieldContext, settings: FieldSettings) {
    this.#context = context;
    this.#settings = settings;
    this.#source = withPlainFields(context, settings.items ?? []);
  }

  /**
   * @param name dots lead into a collection
   * @param fallback for a field that is not there, and for one that may be empty and is
   * @throws CameToNothing
   */
  value(name: string, index: number, kind: Kind = 'text', { fallback = null }: { fallback?: unknown } = {}): unknown {
    const raw = at(this.#context.getNode().parameters, name.split('.'));
    const isExpression = codeOf(raw) !== null;
    // the fallback is for what is not on the node: in place of an expression's nothing it would hide it
    const value = this.#source.getNodeParameter(name, index, isExpression ? null : fallback);
    if (this.#settings.mayBeEmpty?.includes(name)) return isExpression && isNothing(value) ? fallback : value;
    this.#refuseNothing(name, raw, value, { index, kind });
    return value;
  }

  /** Whether an expression stands anywhere in these parameters: what is constant is the same for every item. */
  hasExpression(...names: string[]): boolean {
    return names.some((name) => containsExpression(at(this.#context.getNode().parameters, name.split('.'))));
  }

  /** The name of a field as staff see it. */
  labelOf(name: string): string {
    return labelOf(this.#settings.fields, name).label;
  }

  #refuseNothing(name: string, raw: unknown, value: unknown, { index, kind }: { index: number; kind: Kind }): void {
    if (typeof raw === 'object' && raw !== null && typeof value === 'object' && value !== null) {
      for (const key of Object.keys(raw))
        this.#refuseNothing(`${name}.${key}`, at(raw, [key]), at(value, [key]), { index, kind });
      return;
    }
    const found = codeOf(raw);
    if (found === null) return;
    for (const part of found.parts) {
      const complaint = missingIn(found.isWhole ? value : this.#partAt(part.expression, index), part, kind, {
        isWhole: found.isWhole,
      });
      if (complaint !== undefined) throw this.#refusal(name, index, complaint);
    }
  }

  #partAt(expression: string, index: number): unknown {
    const path = pathOf(`=${expression}`);
    return path === null
      ? this.#context.evaluateExpression(expression, index)
      : at(this.#settings.items?.[index]?.json ?? {}, path);
  }

  #refusal(name: string, index: number, complaint: string): CameToNothing {
    const { fields, mayBeEmpty, items } = this.#settings;
    const { label, isRequired } = labelOf(fields, name);
    const mayBe =
      mayBeEmpty !== undefined && !isRequired ? ` Where it may be empty, choose it under "${MAY_BE_EMPTY}".` : '';
    return new CameToNothing({ parameter: name, label }, items === undefined ? undefined : index, complaint, {
      hint: `Check the expression.${mayBe}`,
    });
  }
}

/** What a trigger offers: it reads its parameters once, before there is any item. */
export interface TriggerContext {
  getNode(): { parameters: object };
  getNodeParameter(name: string, fallback?: object): unknown;
}

/**
 * The same for a trigger: a setting that an expression leaves empty would silently be another, e.g. 0 or the default.
 * @throws CameToNothing
 */
export function refuseNothingIn(context: TriggerContext, properties: readonly INodeProperties[]): void {
  const evaluate =
    'evaluateExpression' in context && typeof context.evaluateExpression === 'function'
      ? context.evaluateExpression.bind(context)
      : undefined;
  const { parameters } = context.getNode();
  const fields = new FieldReader(
    {
      getNode: () => ({ parameters }),
      getNodeParameter: (name) => context.getNodeParameter(name, {}),
      // where n8n does not tell the parts, the whole is looked at
      evaluateExpression: (expression): unknown => (evaluate === undefined ? expression : evaluate(expression)),
    },
    { fields: properties },
  );
  for (const name of Object.keys(parameters ?? {})) if (fields.hasExpression(name)) fields.value(name, 0);
}

function containsExpression(raw: unknown): boolean {
  if (typeof raw === 'object' && raw !== null) return Object.values(raw).some(containsExpression);
  return typeof raw === 'string' && raw.startsWith('=');
}

type Property = INodeProperties | INodePropertyOptions | INodePropertyCollection;

/** `Details → Description`, `Filters → Filter 2 → Value`. */
function labelOf(fields: readonly INodeProperties[], name: string): { label: string; isRequired: boolean } {
  const labels: string[] = [];
  let level: readonly Property[] = fields;
  let isRequired = false;
  for (const step of name.split('.')) {
    if (/^\d+$/.test(step)) {
      labels.push(`${labels.pop() ?? ''} ${Number(step) + 1}`.trim());
      continue;
    }
    const property = level.find((candidate) => candidate.name === step);
    labels.push(property !== undefined && 'displayName' in property ? property.displayName : step);
    isRequired = property !== undefined && 'required' in property && property.required === true;
    level = property === undefined ? [] : childrenOf(property);
  }
  return { label: labels.join(' → '), isRequired };
}

function childrenOf(property: Property): readonly Property[] {
  if ('values' in property) return property.values;
  return 'options' in property ? (property.options ?? []) : [];
}

const MAY_BE_EMPTY = 'Fields That May Be Empty';

/** Where staff say of which optional fields an expression may come to nothing; see `mayBeEmptyOf`. */
export function mayBeEmptyField(fields: readonly INodeProperties[]): INodeProperties {
  const optional = fields.flatMap((field) =>
    field.type === 'collection'
      ? (field.options ?? []).map((option) => ({ option, name: `${field.name}.${option.name}` }))
      : [{ option: field, name: field.name }],
  );
  const names = new Map<string, string>();
  for (const { option, name } of optional) {
    if (!('type' in option) || option.required === true || names.has(name)) continue;
    if (['string', 'number', 'json', 'options', 'dateTime'].includes(option.type)) names.set(name, option.displayName);
  }
  return {
    displayName: MAY_BE_EMPTY,
    name: 'mayBeEmpty',
    type: 'multiOptions',
    default: [],
    options: [...names].map(([value, name]) => ({ name, value })).sort((a, b) => a.name.localeCompare(b.name)),
    description:
      'An expression that comes to nothing fails its item, so that a misspelt field does not go unseen. Of the fields chosen here it may: they are then left out.',
  };
}

/** What was chosen in a `mayBeEmptyField`. */
export function mayBeEmptyOf(chosen: unknown): string[] {
  return Array.isArray(chosen) ? chosen.filter((name) => typeof name === 'string') : [];
}
