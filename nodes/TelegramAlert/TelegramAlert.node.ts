import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { runForAllItems } from '../shared/items';
import { enqueue, enqueueFields } from './operations/enqueue';
import { send, sendFields } from './operations/send';

/** Tells support on Telegram: workflows enqueue alerts, a drain sends them. */
export class TelegramAlert implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Telegram Alert',
    name: 'telegramAlert',
    icon: { light: 'file:telegramAlert.svg', dark: 'file:telegramAlert.dark.svg' },
    group: ['output'],
    version: 1,
    subtitle: '={{ $parameter["operation"] === "send" ? "send" : "enqueue: " + $parameter["template"] }}',
    description: 'Queue an alert for support, or send the queued ones to Telegram',
    defaults: { name: 'Telegram Alert' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    credentials: [
      { name: 'guichetSupabaseApi', required: true },
      { name: 'guichetTelegramApi', required: true, displayOptions: { show: { operation: ['send'] } } },
    ],
    properties: [
      {
        displayName: 'Operation',
        name: 'operation',
        type: 'options',
        noDataExpression: true,
        default: 'enqueue',
        options: [
          {
            name: 'Enqueue',
            value: 'enqueue',
            action: 'Enqueue an alert',
            description: 'Write an alert for every item into the queue; never fails or delays the workflow',
          },
          {
            name: 'Send',
            value: 'send',
            action: 'Send queued alerts',
            description: 'Send what an Outbox Trigger claimed, and mark what became of it',
          },
        ],
      },
      ...enqueueFields,
      ...sendFields,
    ],
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const operation = this.getNodeParameter('operation', 0);
    return runForAllItems(this, (items) => (operation === 'send' ? send(this, items) : enqueue(this, items)));
  }
}
