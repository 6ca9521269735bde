import { version } from '../version.ts';

const problem = {
  description: 'Problem (RFC 9457)',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};
const unavailable = {
  ...problem,
  headers: { 'Retry-After': { description: 'Seconds until it is worth another try.', schema: { type: 'integer' } } },
};
const replayed = {
  'Idempotent-Replayed': {
    description: 'true where this is the answer of an earlier request with the same key.',
    schema: { enum: ['true'] },
  },
};
const content = (schema: string) => ({
  'application/json': { schema: { $ref: `#/components/schemas/${schema}` } },
});
const json = (description: string, schema: string) => ({ description, content: content(schema) });
const refused = { '401': problem, '403': problem };
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } };
const key = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: { type: 'string', maxLength: 255 },
  description: 'The same key gets the first successful answer again; another body under it gets 422.',
};

interface ReadOptions {
  parameters?: unknown[];
  /** Answers beside the usual ones, by status. */
  errors?: Record<string, unknown>;
}
function read(summary: string, ok: Record<string, unknown>, { errors, ...more }: ReadOptions = {}) {
  return { get: { summary, security: [{ bearer: [] }], responses: { '200': ok, ...refused, ...errors }, ...more } };
}

interface ActOptions {
  /** Of the answer; what is a session's has its id in the path. */
  schema: 'Session' | 'Reader' | 'Display';
  description?: string;
  /** The schema of the body, where one is asked for. */
  takes?: string;
}
function act(summary: string, status: string, { schema, description = '', takes }: ActOptions) {
  return {
    post: {
      summary,
      description,
      security: [{ bearer: [] }],
      parameters: schema === 'Session' ? [id, key] : [key],
      ...(takes === undefined ? {} : { requestBody: { required: true, content: content(takes) } }),
      responses: {
        [status]: { ...json(summary, schema), headers: replayed },
        '400': problem,
        ...refused,
        ...(schema === 'Session' ? { '404': problem } : {}),
        ...(schema === 'Reader' ? {} : { '409': problem }),
        '413': problem,
        '422': problem,
        '503': unavailable,
      },
    },
  };
}

/** The interface as a document, served at /openapi.json; a test walks it against the routes. */
export const openapi = {
  openapi: '3.1.0',
  info: {
    title: 'Guichet MDB bridge',
    version,
    description:
      'One vending machine on its serial line. Reading needs a token of the read scope, the rest one of the money scope.',
  },
  components: {
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    schemas: {
      Problem: {
        type: 'object',
        required: ['type', 'title', 'status', 'detail'],
        properties: {
          type: { type: 'string' },
          title: { type: 'string' },
          status: { type: 'integer' },
          detail: { type: 'string' },
        },
      },
      Session: {
        type: 'object',
        required: ['id', 'amount', 'item', 'state', 'phase', 'outcome', 'reported'],
        properties: {
          id: { type: 'string', format: 'uuid' },
          amount: { type: 'string', description: 'decimal string as the machine sent it' },
          item: { type: 'string' },
          state: { enum: ['REQUESTED', 'PAID', 'APPROVE_INTENT', 'APPROVE_SENT', 'SUCCESS', 'FAILED', 'UNKNOWN'] },
          phase: { enum: ['opening', 'pending', 'beginning', 'approving', 'approved', 'crossed', 'recovering', null] },
          outcome: { enum: ['success', 'failure', 'cancelled', 'timeout', 'reset', 'unknown', null] },
          detail: { type: ['string', 'null'] },
          reported: { type: 'boolean', description: 'the database has acknowledged the outcome' },
          requested_at: { type: 'string', format: 'date-time' },
          changed_at: { type: 'string', format: 'date-time' },
        },
      },
      Status: {
        type: 'object',
        required: ['machine_id', 'serial', 'reader', 'database', 'session'],
        properties: {
          machine_id: { type: 'string' },
          serial: { type: 'object' },
          reader: { type: 'object' },
          database: { type: 'object' },
          release: {
            type: 'object',
            description: 'needed, database; mismatch says what to run where the two do not go together',
          },
          session: { type: ['object', 'null'] },
        },
      },
      Display: {
        type: 'object',
        required: ['text'],
        properties: { text: { type: 'string', minLength: 1, maxLength: 200 } },
      },
      Reader: {
        type: 'object',
        required: ['enabled'],
        properties: { enabled: { type: 'boolean' }, status: { type: 'string' } },
      },
    },
  },
  paths: {
    '/v1/status': read('State of the machine, its line and its database', json('Status', 'Status')),
    '/v1/sessions/{id}': read('One session as this machine saw it', json('Session', 'Session'), {
      parameters: [id],
      errors: { '400': problem, '404': problem },
    }),
    '/v1/events': read(
      'What happens, as server-sent events; with Accept: application/json what is still held, at once',
      { description: 'events', content: { 'text/event-stream': {}, 'application/json': {} } },
      {
        parameters: [{ name: 'Last-Event-ID', in: 'header', required: false, schema: { type: 'string' } }],
      },
    ),
    '/v1/sessions/{id}/approve': act('Accepted: the outcome comes as an event', '202', {
      schema: 'Session',
      description: 'Asks begin_dispense, as the realtime event does; a session that is not paid gets 409.',
    }),
    '/v1/sessions/{id}/deny': act('Denied', '200', {
      schema: 'Session',
      description: 'Ends a session that nobody has paid, as a failure.',
    }),
    '/v1/sessions/{id}/cancel': act('Cancelled', '200', {
      schema: 'Session',
      description: 'Ends a session that nobody has paid, as cancelled.',
    }),
    '/v1/reader/enable': act('The machine offers cashless payment', '202', {
      schema: 'Reader',
      description: 'Kept over a restart.',
    }),
    '/v1/reader/disable': act('The machine stops offering cashless payment after the vend at hand', '202', {
      schema: 'Reader',
      description: 'Kept over a restart.',
    }),
    '/v1/display': act('The text was sent to the display', '202', {
      schema: 'Display',
      takes: 'Display',
      description: 'Between two vends only; the next one writes over it. Cut at the length of the display.',
    }),
    '/healthz': {
      get: { summary: 'The process lives', responses: { '200': { description: 'alive' }, '503': problem } },
    },
    '/readyz': {
      get: {
        summary: 'The machine can sell: serial line, database and reader',
        responses: { '200': { description: 'ready' }, '503': problem },
      },
    },
    '/metrics': read('Prometheus metrics', { description: 'text', content: { 'text/plain': {} } }),
    '/openapi.json': { get: { summary: 'This document', responses: { '200': { description: 'OpenAPI 3.1' } } } },
  },
} as const;
