import pino from 'pino';

export type Logger = pino.Logger;

/**
 * Structured lines on the standard output. Nothing that is a secret is ever handed to it; the redaction
 * is the second lock, for headers and settings that a later hand might log whole.
 */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: [
        'token',
        'readToken',
        'machineToken',
        'supabaseKey',
        '*.token',
        '*.readToken',
        '*.machineToken',
        '*.supabaseKey',
        '*.authorization',
        'headers.authorization',
        '*.apikey',
      ],
      censor: '[secret]',
    },
  });
}
