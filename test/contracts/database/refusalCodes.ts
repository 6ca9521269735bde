/** A code: small letters in words, apart by underscores. */
const CODE = /^[a-z]+(?:_[a-z]+)*$/;

/** Top-level parts of an argument list that begins behind `start`, up to the parenthesis that closes it. */
function argumentsAt(text: string, start: number): string[] {
  const parts = [''];
  let depth = 0;
  let quoted = false;
  for (const sign of text.slice(start)) {
    if (sign === "'") quoted = !quoted;
    if (!quoted && sign === ')' && depth === 0) return parts;
    if (!quoted && sign === '(') depth += 1;
    if (!quoted && sign === ')') depth -= 1;
    if (!quoted && sign === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += sign;
  }
  return parts;
}

/** What an expression can come to: the codes it names, those that it only compares with left out. */
function codesOf(expression: string): string[] {
  const results = /\bcase\b/i.test(expression)
    ? [...expression.matchAll(/\b(?:then|else)\s+'([^']*)'/gi)]
    : [...expression.matchAll(/^\s*'([^']*)'\s*$/g)];
  return results.map(([, code]) => code ?? '').filter((code) => CODE.test(code));
}

/**
 * The reason codes that the body of a function names for refusing: in `guichet.refused(field, reason, …)`, beside
 * `'reason'` in an answer with refused or not_waiting, and as the message of an exception. Where the reason is no
 * literal, what the function's own case expressions come to.
 */
export function refusalCodes(source: string): string[] {
  const body = source.replace(/--[^\n]*/g, '');
  const found: string[] = [];
  /** The codes of an expression; of one that names none, those that the cases around it come to. */
  const take = (expression: string | undefined, around: string) => {
    const codes = codesOf(expression ?? '');
    found.push(...(/'/.test(expression ?? '') ? codes : codesOf(`case ${around}`)));
  };
  for (const { 0: call, index } of body.matchAll(/guichet\.refused\(/g))
    take(argumentsAt(body, index + call.length)[1], body);
  for (const statement of body.split(';')) {
    if (!/'(?:refused|not_waiting)'|\bv_refusal \|\||\binto v_refused\b/.test(statement)) continue;
    for (const { 0: call, index } of statement.matchAll(/jsonb_build_object\(/g)) {
      const parts = argumentsAt(statement, index + call.length);
      const at = parts.findIndex((part, i) => i % 2 === 0 && part.trim() === "'reason'");
      if (at >= 0) take(parts[at + 1], statement);
    }
  }
  for (const [, message] of body.matchAll(/raise exception\s+'([^']*)'/gi))
    if (CODE.test(message ?? '')) found.push(message ?? '');
  return [...new Set(found)].sort();
}

/** A letter that English does without, or a sign of French typography. */
const FRENCH_SIGN = /[À-ÖØ-öø-ÿŒœ«»’]/;
/** Words of French that are no words of English, codes apart. */
const FRENCH_WORD =
  /(?:^|[\s'(])(?:le|la|les|un|une|des|du|au|aux|et|ou|est|sont|pas|vous|votre|vos|nous|pour|sous|dans|avec|sans|ne|qui|que|cette|ce|rien|trop|plus|jour|jours)(?=$|[\s.,:;!?)])/i;

/**
 * Literals of a body that are sentences or words for people: French anywhere, also in exceptions; and whatever has a
 * space and ends like a sentence, exceptions left out, which speak English to whoever programs.
 */
export function sentencesIn(source: string): string[] {
  const found: string[] = [];
  let inException = false;
  for (const [token, quoted] of source.replace(/--[^\n]*/g, '').matchAll(/'((?:[^']|'')*)'|;|\braise\b/gi)) {
    if (quoted === undefined) inException = token !== ';';
    else {
      const text = quoted.replaceAll("''", "'");
      const french = FRENCH_SIGN.test(text) || FRENCH_WORD.test(text);
      if (french || (!inException && /\s/.test(text) && /[\p{L})][.!?]$/u.test(text))) found.push(text);
    }
  }
  return [...new Set(found)];
}
