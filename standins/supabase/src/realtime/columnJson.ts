/**
 * Postgres' text form of a value → JSON text, as Supabase's records carry it: numbers as numbers with
 * every digit that Postgres wrote, json as it is, instants in ISO 8601, arrays as arrays.
 * `type` is the catalogue's name of the type (`numeric`, `_text`, …).
 */
export function columnJson(text: string | null, type: string): string {
  if (text === null) return 'null';
  if (type.startsWith('_')) return arrayJson(text, type.slice(1));
  switch (type) {
    case 'bool':
      return text === 't' ? 'true' : 'false';
    case 'int2':
    case 'int4':
    case 'int8':
    case 'oid':
      return text;
    case 'float4':
    case 'float8':
    case 'numeric':
      // JSON has no NaN and no infinity
      return /^-?\d/.test(text) ? text : 'null';
    case 'json':
    case 'jsonb':
      return text;
    case 'timestamp':
      return JSON.stringify(text.replace(' ', 'T'));
    case 'timestamptz':
      return JSON.stringify(text.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00'));
    default:
      return JSON.stringify(text);
  }
}

/** `{a,"b \"c\"",NULL,{…}}` → JSON array. */
function arrayJson(text: string, elementType: string): string {
  // arrays with bounds of their own are written `[2:3]={…}`
  let position = text.indexOf('{') + 1;
  function list(): string {
    const elements: string[] = [];
    for (;;) {
      const character = text[position];
      if (character === undefined) throw new Error(`array of ${elementType} ends early`);
      if (character === '}') {
        position += 1;
        return `[${elements.join(',')}]`;
      }
      if (character === ',') position += 1;
      else if (character === '{') {
        position += 1;
        elements.push(list());
      } else if (character === '"') elements.push(columnJson(quoted(), elementType));
      else elements.push(columnJson(bare(), elementType));
    }
  }
  function quoted(): string {
    let value = '';
    position += 1;
    while (text[position] !== '"') {
      if (text[position] === '\\') position += 1;
      const character = text[position];
      if (character === undefined) throw new Error(`array of ${elementType} ends within quotes`);
      value += character;
      position += 1;
    }
    position += 1;
    return value;
  }
  function bare(): string | null {
    const start = position;
    while (position < text.length && text[position] !== ',' && text[position] !== '}') position += 1;
    const value = text.slice(start, position);
    return value === 'NULL' ? null : value;
  }
  return list();
}
