/**
 * One configuration for the whole repository: typescript-eslint's strict rules everywhere, and the two lint
 * profiles of n8n's that run offline for what is published as a node package.
 */
import n8nCommunityNodes from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import names from './scripts/names/eslint.mjs';
import rooms from './scripts/rooms/eslint.mjs';

const community = n8nCommunityNodes.configs.recommendedWithoutN8nCloudSupport;
const PUBLISHED = ['nodes/**/*.ts', 'credentials/**/*.ts'];
const TESTS = ['**/*.test.ts', '**/*.test.tsx', '**/testing/**'];

export default defineConfig(
  {
    ignores: ['**/dist/', '**/node_modules/', '**/coverage/', '.guichet/', 'stack/n8n/', 'supabase/types.ts'],
  },
  {
    files: ['**/*.{ts,tsx,mts}'],
    extends: [tseslint.configs.strict],
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      eqeqeq: ['error', 'always'],
    },
  },
  {
    files: ['**/*.{ts,tsx,mts,mjs,cjs,js}'],
    plugins: { names, rooms },
    rules: {
      'names/file-name': 'error',
      'names/parameters': 'error',
      'names/private-members': 'error',
      'rooms/who-knows-whom': 'error',
    },
  },
  {
    files: PUBLISHED,
    ignores: TESTS,
    plugins: community.plugins,
    rules: community.rules,
  },
  {
    // the TypeScript parser reads JSON as an expression, which is what the rules expect
    files: ['package.json'],
    languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
    plugins: { ...community.plugins, 'n8n-nodes-base': n8nNodesBase },
    rules: { ...community.rules, ...n8nNodesBase.configs.community.rules },
  },
  {
    files: ['nodes/**/*.ts'],
    ignores: TESTS,
    plugins: { 'n8n-nodes-base': n8nNodesBase },
    rules: {
      ...n8nNodesBase.configs.nodes.rules,
      // they know neither NodeConnectionTypes nor outputs that depend on parameters
      'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
      'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
    },
  },
  {
    files: ['credentials/**/*.ts'],
    plugins: { 'n8n-nodes-base': n8nNodesBase },
    rules: {
      ...n8nNodesBase.configs.credentials.rules,
      // for n8n's own repository, where it is a page's name; a community package gives an address
      'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
      // a service key is a secret, though its name holds none of the words this rule looks for
      '@n8n/community-nodes/credential-unnecessary-password': 'off',
    },
  },
);
