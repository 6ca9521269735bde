/** ESLint: an import that leaves its room and leads where that room knows nobody. */
import path from 'node:path';
import { refusal } from './rooms.mjs';

/** @type {import('eslint').Rule.RuleModule} */
const whoKnowsWhom = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      forbidden: '{{room}} must not know {{to}}: it knows {{knows}} (docs/architecture.md, Who may know whom)',
    },
  },
  create(context) {
    const slashed = (/** @type {string} */ file) => path.relative(context.cwd, file).split(path.sep).join('/');
    const from = slashed(context.filename);
    /** @param {import('estree').Node} node @param {unknown} source */
    const check = (node, source) => {
      if (typeof source !== 'string' || !source.startsWith('.')) return;
      const to = slashed(path.resolve(path.dirname(context.filename), source));
      const refused = refusal(from, to);
      if (refused === undefined) return;
      const data = { room: refused.room, to, knows: refused.knows.join(', ') };
      context.report({ node, messageId: 'forbidden', data });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source.value),
      ExportNamedDeclaration: (node) => check(node, node.source?.value),
      ExportAllDeclaration: (node) => check(node, node.source.value),
      ImportExpression: (node) => check(node, node.source.type === 'Literal' ? node.source.value : undefined),
      /** @param {import('estree').Node & {argument?: {literal?: {value?: unknown}}, source?: {value?: unknown}}} node */
      TSImportType: (node) => check(node, node.source?.value ?? node.argument?.literal?.value),
      CallExpression: (node) => {
        const [first] = node.arguments;
        const { callee } = node;
        const asks = callee.type === 'Identifier' && callee.name === 'require';
        if (asks && first?.type === 'Literal') check(node, first.value);
      },
    };
  },
};

export default { rules: { 'who-knows-whom': whoKnowsWhom } };
