import type { IHookFunctions, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import * as z from 'zod';
import { messageOf } from '../shared/errors';
import { supabaseOf } from '../shared/transport';
import { callerOf, updateSchema } from './bot';

const addressSchema = z.object({ webhookAddress: z.string().optional() });

/** Before the trigger starts n8n asks for each webhook whether it is there: that is when its address is known. */
export function rememberAddress(context: IHookFunctions): boolean {
  context.getWorkflowStaticData('node').webhookAddress = context.getNodeWebhookUrl('default');
  return true;
}

/** The production URL of this node. @throws Error where n8n has not told it */
export function addressOf(staticData: object): string {
  const { webhookAddress } = addressSchema.parse(staticData);
  if (webhookAddress === undefined) throw new Error('n8n has not said at which address it can be called');
  return webhookAddress;
}

function answer(context: IWebhookFunctions, status: number, body: object): IWebhookResponseData {
  context.getResponseObject().status(status).json(body);
  return { noWebhookResponse: true };
}

/**
 * The door that Telegram posts to. 200 only when the update stands in the database; 401 for whoever does not bear the
 * bot's secret; 503 where it could not be written, so that Telegram sends it again. Starts no execution: the drain does.
 */
export async function receive(this: IWebhookFunctions): Promise<IWebhookResponseData> {
  try {
    const bot_id = await callerOf(this);
    if (bot_id === null) return answer(this, 401, { ok: false });
    const update = updateSchema.safeParse(this.getBodyData());
    if (!update.success) return answer(this, 400, { ok: false });
    const supabase = await supabaseOf(this);
    await supabase.call('receive_telegram_updates', { bot_id, updates: [update.data] }, z.unknown());
    return answer(this, 200, { ok: true });
  } catch (error) {
    this.logger.error(`An update of Telegram was not stored, it is sent again: ${messageOf(error)}`, {
      workflowId: this.getWorkflow().id,
      nodeName: this.getNode().name,
    });
    return answer(this, 503, { ok: false });
  }
}
