import { expect, test } from '@jest/globals';
import { accountOf } from './eventAccount';

test.each([
  [{ account: 'acct_1' }, 'acct_1'],
  [{ account: { id: 'acct_1' } }, 'acct_1'],
  [{ account: '', context: 'acct_2' }, 'acct_2'],
  [{ account: null, context: 'org_1/acct_2' }, 'acct_2'],
  [{ context: { stripe_account: 'acct_3' } }, 'acct_3'],
  [{ context: 'org_1/acct_2/' }, 'acct_2'],
  [{ account: '' }, null],
  [{ account: {} }, null],
  [{ account: ' ' }, null],
  [{ context: null }, null],
  [{}, null],
])('%j is of account %p', (event, account) => {
  expect(accountOf(event)).toBe(account);
});
