/** Where the values of an item's fields come from. */
export interface ParameterSource {
  getNodeParameter(name: string, index: number, fallback: unknown): unknown;
}

/** The part of n8n's context that is asked here. */
export interface ParameterContext extends ParameterSource {
  getNode(): { parameters: object };
}

/** `{{ $json.field }}` and `{{ $json.object.field }}`, nothing more */
const PLAIN_FIELD = /^=\{\{\s*\$json((?:\.[A-Za-z_]\w*)+)\s*\}\}$/;

/**
 * Reads what is just a field of the item from the item. n8n's expression engine takes about a millisecond an
 * expression: with seven fields and a hundred items that is most of the time of a run. Anything else goes to n8n.
 */
export function withPlainFields(context: ParameterContext, items: readonly { json: object }[]): ParameterSource {
  const { parameters } = context.getNode();
  const paths = new Map<string, string[] | null>();
  return {
    getNodeParameter(name: string, index: number, fallback: unknown): unknown {
      let path = paths.get(name);
      if (path === undefined) {
        path = pathOf(at(parameters, name.split('.')));
        paths.set(name, path);
      }
      return path === null
        ? context.getNodeParameter(name, index, fallback)
        : (at(items[index]?.json ?? {}, path) ?? fallback);
    },
  };
}

/** The path of `={{ $json.a.b }}`; null for anything else. */
export function pathOf(parameter: unknown): string[] | null {
  const found = typeof parameter === 'string' ? PLAIN_FIELD.exec(parameter) : null;
  return found?.[1]?.slice(1).split('.') ?? null;
}

/** What stands at a path of own keys; undefined where it ends early. */
export function at(object: object, path: readonly string[]): unknown {
  let value: unknown = object;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Object.getOwnPropertyDescriptor(value, key)?.value;
  }
  return value;
}
