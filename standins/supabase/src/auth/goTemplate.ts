import { z } from 'zod';

const values = z.record(z.string(), z.unknown());

/**
 * The part of Go's templates that letters of sign-in use: `{{ .Name }}`, `{{ .Data.key }}`, and
 * `{{ if eq .Data.language "en" }}…{{ else }}…{{ end }}`, also within one another.
 * @param escape what a value becomes in the text, for HTML
 * @throws Error for anything else between braces: a letter must not leave with a hole
 */
export function renderGoTemplate(
  template: string,
  data: Readonly<Record<string, unknown>>,
  escape: (text: string) => string = (text) => text,
): string {
  const parts = template.split(/\{\{-?\s*(.*?)\s*-?\}\}/);
  const open: { shown: boolean; taken: boolean }[] = [];
  let written = '';
  for (const [index, part] of parts.entries()) {
    const shown = open.every((block) => block.shown);
    if (index % 2 === 0) {
      if (shown) written += part;
      continue;
    }
    const condition = /^if eq (\.[\w.]+) "([^"]*)"$/.exec(part);
    const block = open.at(-1);
    if (condition !== null) {
      const holds = textAt(data, condition[1] ?? '') === condition[2];
      open.push({ shown: holds, taken: holds });
    } else if (part === 'else' && block !== undefined) {
      block.shown = !block.taken;
    } else if (part === 'end' && block !== undefined) {
      open.pop();
    } else if (/^\.[\w.]+$/.test(part)) {
      if (shown) written += escape(textAt(data, part));
    } else throw new Error(`{{ ${part} }} is no part of a letter that is known here`);
  }
  if (open.length > 0) throw new Error('an {{ if }} of the letter has no {{ end }}');
  return written;
}

function textAt(data: Readonly<Record<string, unknown>>, path: string): string {
  let value: unknown = data;
  for (const key of path.split('.').filter((name) => name !== '')) value = values.safeParse(value).data?.[key];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
