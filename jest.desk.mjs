/**
 * Tests of the desk and of customers' pages alone, each file on a till of its own instead of the whole stack: for whoever works on a page.
 * node node_modules/jest/bin/jest.js -c jest.desk.mjs test/desk/team.test.ts
 */
import config from './jest.config.mjs';

const [unit] = config.projects;
export default { ...unit, testMatch: ['<rootDir>/test/{desk,shop}/**/*.test.ts'], testTimeout: 120_000 };
