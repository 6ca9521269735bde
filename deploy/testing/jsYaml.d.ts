/** What is used of js-yaml, which brings no types. */
declare module 'js-yaml' {
  /** YAML 1.2 with merge keys (`<<`), as Compose reads its files. */
  export function load(text: string): unknown;
}
