/** ESLint: the names of CONTRIBUTING.md, as far as a machine sees them. */
import path from 'node:path';

/** The one thing that a file holds, in camelCase; behind it what kind of file it is. */
const CAMEL = /^[a-z][A-Za-z0-9]*(\.[a-z]+)*\.[cm]?[jt]sx?$/;
/** What is run has the dashes of its command: `scripts/db-types.ts`, `stack/bin/n8n-runner.mjs`. */
const PROGRAM = /^(scripts|[a-z]+\/bin)\/[a-z][a-z0-9]*(-[a-z0-9]+)+\.[cm]?[jt]s$/;
/** n8n asks for a node and a credential by the name of their class, and finds their tests' names beside them. */
const OF_N8N =
  /^(?:(?:nodes|bench\/nodes)\/(?:[A-Za-z]+\/)?[A-Z][A-Za-z]*\.node\.[jt]s|credentials\/[A-Z][A-Za-z]*\.credentials\.ts|nodes\/([A-Z][A-Za-z]*)\/\1(\.[a-z]+)*\.test\.ts)$/;
/** A component is called as its file. */
const COMPONENT = /(^|\/)[A-Z][A-Za-z0-9]*(\.test)?\.tsx$/;

/** @type {import('eslint').Rule.RuleModule} */
const fileName = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      wrong:
        '{{file}}: a file is camelCase, after the one thing it holds; a component as it is called, a program with the dashes of its command (CONTRIBUTING.md, Names)',
    },
  },
  create(context) {
    const file = path.relative(context.cwd, context.filename).split(path.sep).join('/');
    const fits = [PROGRAM, OF_N8N, COMPONENT].some((pattern) => pattern.test(file));
    if (fits || CAMEL.test(path.basename(file))) return {};
    return { Program: (node) => context.report({ node, messageId: 'wrong', data: { file } }) };
  },
};

const PLAIN =
  /^TS(String|Number|Boolean|BigInt|Unknown|Undefined|Null)Keyword$|^TS(LiteralType|TemplateLiteralType|ArrayType|TupleType)$/;

/**
 * @typedef {{type: string, name?: unknown, types?: Written[], typeAnnotation?: Written, left?: Written, right?: Written}} Written
 */

/** @param {Written | undefined} type @returns {boolean} whether a type says that there is no object, without looking it up */
function isPlain(type) {
  if (type === undefined) return false;
  if (type.type === 'TSUnionType') return (type.types ?? []).every(isPlain);
  if (type.type === 'TSTypeOperator') return isPlain(type.typeAnnotation);
  return PLAIN.test(type.type);
}

/** @param {Written} parameter @returns {boolean} */
function isNoObject(parameter) {
  if (parameter.type === 'AssignmentPattern') {
    const { left, right } = parameter;
    if (left?.type !== 'Identifier') return false;
    return left.typeAnnotation === undefined ? right?.type !== 'ObjectExpression' : isNoObject(left);
  }
  return parameter.type === 'Identifier' && isPlain(parameter.typeAnnotation?.typeAnnotation);
}

/** @type {import('eslint').Rule.RuleModule} */
const parameters = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      many: 'three parameters by position; what is more by name, in one object behind them (CONTRIBUTING.md)',
    },
  },
  create(context) {
    /** @param {{params: import('estree').Pattern[]}} node */
    const check = (node) => {
      const named = node.params.filter((parameter) => parameter.type !== 'Identifier' || parameter.name !== 'this');
      const fourth = named[3];
      if (fourth !== undefined && (named.length > 4 || isNoObject(fourth)))
        context.report({ node: fourth, messageId: 'many' });
    };
    // a callback and a method of an object have the shape of who calls them
    return {
      FunctionDeclaration: check,
      'MethodDefinition > FunctionExpression': check,
      ':matches(VariableDeclarator, PropertyDefinition) > :matches(ArrowFunctionExpression, FunctionExpression)': check,
    };
  },
};

/** @type {import('eslint').Rule.RuleModule} */
const privateMembers = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { accessibility: 'a private member is #name; what is not private needs no word (CONTRIBUTING.md)' },
  },
  create(context) {
    /** @param {import('estree').Node} node */
    const report = (node) => context.report({ node, messageId: 'accessibility' });
    return { ':matches(PropertyDefinition, MethodDefinition, TSParameterProperty)[accessibility]': report };
  },
};

export default {
  rules: { 'file-name': fileName, parameters, 'private-members': privateMembers },
};
