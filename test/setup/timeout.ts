import { jest } from '@jest/globals';

// the running product answers in milliseconds; a machine that is busy with other tests does not
jest.setTimeout(60_000);
