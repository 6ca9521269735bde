import type {
  IHookFunctions,
  INodeType,
  INodeTypeDescription,
  ITriggerFunctions,
  ITriggerResponse,
} from 'n8n-workflow';
import { fromParameter, NodeConnectionTypes, NodeOperationError, webhookDescriptionFields } from 'n8n-workflow';
import { asError } from '../shared/errors';
import { supabaseOf } from '../shared/transport';
import { fields } from './fields';
import { sampleOf } from './sample';
import { readSettings } from './settings';
import { start } from './start';
import { receive, rememberAddress } from './webhook';

/**
 * What people press and write on Telegram. One bot, any number of workflows: each update is stored once, in the
 * database, before Telegram is told that it was taken; the workflows get what is theirs from there.
 */
export class TelegramReplyTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Telegram Reply Trigger',
    name: 'telegramReplyTrigger',
    icon: { light: 'file:telegramReplyTrigger.svg', dark: 'file:telegramReplyTrigger.dark.svg' },
    group: ['trigger'],
    version: 2,
    subtitle:
      '={{ $parameter["listensTo"] === "answers" ? "answers: " + $parameter["topic"] : "buttons and commands" }}',
    description: 'Starts the workflow with answers to a question, or with the buttons and commands of Guichet',
    defaults: { name: 'Telegram Reply Trigger' },
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: [
      { name: 'guichetSupabaseApi', required: true },
      { name: 'guichetTelegramApi', required: true },
    ],
    webhooks: [
      {
        name: 'default',
        httpMethod: 'POST',
        responseMode: 'onReceived',
        responseData: '',
        ...webhookDescriptionFields({ path: fromParameter('path', 'telegram') }),
      },
    ],
    properties: fields,
  };

  /** Telegram is told the address by the trigger that receives, see reception.ts: here it is only written down. */
  webhookMethods = {
    default: {
      async checkExists(this: IHookFunctions): Promise<boolean> {
        return rememberAddress(this);
      },
      async create(): Promise<boolean> {
        return true;
      },
      async delete(): Promise<boolean> {
        return true;
      },
    },
  };

  webhook = receive;

  async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
    const settings = readSettings(this);
    // a test run in the editor must not take what the active workflow is there for
    if (this.getMode() === 'manual') {
      return { manualTriggerFunction: async () => this.emit([[{ json: sampleOf(settings) }]]) };
    }
    try {
      return { closeFunction: await start(this, await supabaseOf(this), settings) };
    } catch (error) {
      throw new NodeOperationError(this.getNode(), asError(error));
    }
  }
}
