import type { IDataObject, INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import * as z from 'zod';
import { hintOf, messageOf } from '../shared/errors';
import { handTestEvent } from '../shared/stripeInbox/manual';
import { tellThinEvent } from './inbox';
import { toDelivery } from './receivedEvent';
import { modeOf, type Receiver } from './receiver';
import { readConfiguration, receiverFor } from './receiverOfNode';
import { verify, type StripeEvent } from './signature';

const thinStamp = z.object({ id: z.string().nullable().catch(null), type: z.string().nullable().catch(null) });
/** Not acknowledged: Stripe sends it again for three days, in which the credential can be set. */
const SAY_THE_MODE =
  'a live event came, and the credential does not say yet whether live or test events count: set "Mode" of the credential "Guichet Stripe Webhook API"';

/** Seconds after which a sender may try again; Stripe has a schedule of its own. */
const RETRY_AFTER_SECONDS = 5;
const RECEIVED = JSON.stringify({ received: true });
const RECEIVED_HEADERS = {
  'Content-Type': 'application/json; charset=utf-8',
  'Content-Length': Buffer.byteLength(RECEIVED),
};

/**
 * The door that Stripe posts to. 200 only when the row stands in the log; 400 for what is not Stripe's;
 * 413 for what is too large to be; 503 where the row could not be written, so that Stripe sends it again.
 * Starts no execution: the drain does.
 */
export async function receive(this: IWebhookFunctions): Promise<IWebhookResponseData> {
  if (this.getMode() === 'manual') return receiveTest(this);
  let receiver: Receiver;
  try {
    receiver = await receiverFor(this);
  } catch (error) {
    return unavailable(this, `the node is not configured: ${messageOf(error)}`);
  }
  const limit = receiver.configuration.settings.options.maxBodyKilobytes * 1024;
  const body = await readBody(this);
  if ('status' in body) return refuse(this, body.status, body.refused);
  const { rawBody } = body;
  if (rawBody.length > limit) return refuse(this, 413, `the body has ${rawBody.length} bytes, more than ${limit}`);
  const verdict = verify(rawBody, this.getHeaderData()['stripe-signature'], receiver.signatureCheck);
  if ('refused' in verdict) {
    if (verdict.thin === true) await tell(this, receiver, rawBody);
    return refuse(this, 400, verdict.refused);
  }
  if (verdict.event.livemode && modeOf(receiver.configuration) === null) return unavailable(this, SAY_THE_MODE);
  return store(this, receiver, verdict.event, rawBody);
}

/** The wrong kind of endpoint is told to support as well: nobody reads what Stripe is answered. */
async function tell(context: IWebhookFunctions, { configuration }: Receiver, rawBody: Buffer): Promise<void> {
  const event: unknown = JSON.parse(rawBody.toString('utf8'));
  const { id, type } = thinStamp.parse(event);
  await tellThinEvent(configuration.supabase, configuration.settings.consumer, { event_id: id, type }).catch(
    (error: unknown) =>
      context.logger.error(`Support was not told of a thin event: ${messageOf(error)}`, {
        workflowId: context.getWorkflow().id,
        nodeName: context.getNode().name,
      }),
  );
}

async function store(
  context: IWebhookFunctions,
  receiver: Receiver,
  event: StripeEvent,
  rawBody: Buffer,
): Promise<IWebhookResponseData> {
  try {
    const { result, error } = await receiver.store(toDelivery(event, rawBody, receiver.filter));
    if (result === 'error') return unavailable(context, `event ${event.id} was not stored: ${describe(error)}`);
    return acknowledge(context);
  } catch (error) {
    const hint = hintOf(error);
    return unavailable(
      context,
      `event ${event.id} was not stored: ${messageOf(error)}${hint === undefined ? '' : ` (${hint})`}`,
    );
  }
}

/** The 200, written here: n8n would make an ETag for each of the same two words, on the one path where many come at once. */
function acknowledge(context: IWebhookFunctions): IWebhookResponseData {
  context.getResponseObject().writeHead(200, RECEIVED_HEADERS).end(RECEIVED);
  return { noWebhookResponse: true };
}

/** "Listen for test event": checked like any other, but neither stored nor claimed, only shown. */
async function receiveTest(context: IWebhookFunctions): Promise<IWebhookResponseData> {
  const { settings, secrets } = await readConfiguration(context);
  const check = { secrets, toleranceSeconds: settings.options.toleranceSeconds };
  const body = await readBody(context);
  if ('status' in body) return refuse(context, body.status, body.refused);
  const verdict = verify(body.rawBody, context.getHeaderData()['stripe-signature'], check);
  if ('refused' in verdict) return refuse(context, 400, verdict.refused);
  const items: INodeExecutionData[] = handTestEvent(context, verdict.event);
  return { webhookResponse: { received: true, test: true }, workflowData: [items] };
}

/**
 * The bytes as they came; n8n reads them itself only for content types that it parses. Never throws: for an error
 * out of here n8n would start an execution that fails, for anybody who posts.
 */
async function readBody(
  context: IWebhookFunctions,
): Promise<{ rawBody: Buffer } | { status: number; refused: string }> {
  const request = context.getRequestObject();
  try {
    if (request.rawBody === undefined) await request.readRawBody();
  } catch (error) {
    return { status: statusOf(error), refused: `the body could not be read: ${messageOf(error)}` };
  }
  return { rawBody: request.rawBody ?? Buffer.alloc(0) };
}

/** 413 and 415 as the reader says them (hooks/requestBodies.ts, or n8n's own raw-body); 400 for a body that is broken, cut off, or a form. */
function statusOf(error: unknown): number {
  if (!(error instanceof Error)) return 400;
  const status = ('httpStatusCode' in error && error.httpStatusCode) || ('status' in error && error.status);
  return status === 413 || status === 415 ? status : 400;
}

function refuse(context: IWebhookFunctions, status: number, reason: string): IWebhookResponseData {
  context.logger.warn(`Stripe event refused: ${reason}`, {
    workflowId: context.getWorkflow().id,
    nodeName: context.getNode().name,
    sender: context.getRequestObject().ip,
  });
  return answer(context, status, { error: reason });
}

function unavailable(context: IWebhookFunctions, reason: string): IWebhookResponseData {
  context.logger.error(`Stripe event not accepted, Stripe will send it again: ${reason}`, {
    workflowId: context.getWorkflow().id,
    nodeName: context.getNode().name,
  });
  context.getResponseObject().setHeader('Retry-After', String(RETRY_AFTER_SECONDS));
  return answer(context, 503, { error: 'The event could not be stored. Please send it again.' });
}

function answer(context: IWebhookFunctions, status: number, body: IDataObject): IWebhookResponseData {
  context.getResponseObject().status(status).json(body);
  return { noWebhookResponse: true };
}

function describe(error: unknown): string {
  if (error instanceof Error || typeof error === 'string') return messageOf(error);
  return JSON.stringify(error) ?? 'no reason given';
}
