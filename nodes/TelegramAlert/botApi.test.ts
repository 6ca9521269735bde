import { describe, expect, test } from '@jest/globals';
import { readMessageId, TelegramRefused, TelegramUnreachable, withoutToken } from './botApi';

const TOKEN = '123456:AAbb-cc_dd';

function refusalOf(statusCode: number, body: unknown): TelegramRefused {
  try {
    readMessageId('sendMessage', { statusCode, body });
  } catch (error) {
    if (error instanceof TelegramRefused) return error;
    throw error;
  }
  throw new Error('was not refused');
}

test('a sent message gives its id', () => {
  expect(
    readMessageId('sendMessage', { statusCode: 200, body: { ok: true, result: { message_id: 7, text: 'x' } } }),
  ).toBe(7);
});

describe('refusals', () => {
  test('429 is temporary and names the time to wait', () => {
    const refusal = refusalOf(429, {
      ok: false,
      error_code: 429,
      description: 'Too Many Requests: retry after 31',
      parameters: { retry_after: 31 },
    });
    expect(refusal.isTemporary).toBe(true);
    expect(refusal.retryAfterSeconds).toBe(31);
  });

  test('an unknown chat is for good, and says where to look', () => {
    const refusal = refusalOf(400, { ok: false, error_code: 400, description: 'Bad Request: chat not found' });
    expect(refusal.isTemporary).toBe(false);
    expect(refusal.message).toBe('Telegram refused sendMessage: Bad Request: chat not found (400)');
    expect(refusal.hint).toContain('chat ID');
  });

  test('a group that became a supergroup names its new id', () => {
    const refusal = refusalOf(400, {
      ok: false,
      error_code: 400,
      description: 'Bad Request: group chat was upgraded',
      parameters: { migrate_to_chat_id: -100123 },
    });
    expect(refusal.hint).toContain('-100123');
  });

  test.each<[number, unknown]>([
    [502, '<html>Bad Gateway</html>'],
    [200, '<html>Sign in to the network</html>'],
    [400, ''],
    [407, { error: 'proxy' }],
    [200, { ok: true, result: true }],
  ])('a proxy’s page (%i) is nobody’s verdict: Telegram was not reached', (statusCode, body) => {
    const read = () => readMessageId('sendMessage', { statusCode, body });
    expect(read).toThrow(TelegramUnreachable);
    expect(read).toThrow(String(statusCode));
  });

  test.each([
    [402, 'Payment Required'],
    [406, 'Not Acceptable'],
    [409, 'Conflict'],
    [420, 'FLOOD_WAIT'],
    [400, 'Bad Request: CHAT_SEND_PLAIN_FORBIDDEN'],
    [400, 'Bad Request: CHANNEL_INVALID'],
    [400, 'Bad Request: CHAT_ADMIN_REQUIRED'],
  ])('%i %s is about the chat, not about one message', (error_code, description) => {
    expect(refusalOf(error_code, { ok: false, error_code, description }).isAboutTheChat).toBe(true);
  });

  test.each([
    'message is too long',
    'message text is empty',
    "can't parse entities: unsupported start tag",
    'strings must be encoded in UTF-8',
  ])('400 %s is about that message', (description) => {
    expect(
      refusalOf(400, { ok: false, error_code: 400, description: `Bad Request: ${description}` }).isAboutTheChat,
    ).toBe(false);
  });
});

describe('the token', () => {
  test('is taken out of whatever quotes the address', () => {
    const quoted = `connect ECONNREFUSED http://127.0.0.1:9/bot${TOKEN}/sendMessage (bot${encodeURIComponent(TOKEN)})`;
    expect(withoutToken(quoted, TOKEN)).toBe('connect ECONNREFUSED http://127.0.0.1:9/bot***/sendMessage (bot***)');
  });

  test('of another bot as well', () => {
    expect(withoutToken('GET /bot99:ZZtop/getMe', TOKEN)).toBe('GET /bot***/getMe');
  });
});
