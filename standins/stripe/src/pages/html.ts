const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** A page of the stand-in: readable at phone width, without scripts. */
export function document(title: string, body: string, width = 26): string {
  return `<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escape(title)}</title>
<style>
:root{color-scheme:light dark;--ink:#1a2433;--soft:#5b6778;--line:#d9dfe7;--edge:#7d8a9b;--paper:#fff;--ground:#f3f5f8;--go:#1f5fd0;--goInk:#fff}
@media(prefers-color-scheme:dark){:root{--ink:#eef2f7;--soft:#a3afbf;--line:#344052;--edge:#7f8da0;--paper:#1b2431;--ground:#121922;--go:#7fb0ff;--goInk:#0c1420}}
*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:${width}rem;margin:0 auto;padding:1.5rem 1rem 3rem}
.card{background:var(--paper);border:1px solid var(--line);border-radius:.75rem;padding:1.25rem}
h1{font-size:1.15rem;margin:0 0 .25rem}.amount{font-size:2rem;font-weight:650;margin:.25rem 0 1rem}
table{width:100%;border-collapse:collapse}td,th{padding:.4rem .75rem .4rem 0;overflow-wrap:anywhere;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
td:last-child,th:last-child{padding-right:0;text-align:right}.money,td form{white-space:nowrap}
label{display:block;margin:.9rem 0 .25rem;font-weight:550}
input,select,button{font:inherit;width:100%;padding:.65rem .75rem;border-radius:.5rem;border:1px solid var(--edge);background:var(--paper);color:var(--ink)}
button{cursor:pointer;margin-top:.75rem}button.go{background:var(--go);border-color:var(--go);color:var(--goInk);font-weight:650}
button:focus-visible,input:focus-visible,a:focus-visible{outline:3px solid var(--go);outline-offset:2px}
.note{color:var(--soft);font-size:.9rem}.alert{border-left:4px solid #c6362c;padding:.5rem .75rem;margin:0 0 1rem;background:color-mix(in srgb,#c6362c 12%,var(--paper))}
a{color:var(--go)}details{margin-top:1rem}code{font-size:.85em;overflow-wrap:anywhere}
</style></head><body><main>${body}</main></body></html>`;
}
