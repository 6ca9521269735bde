import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { operationOf, perform, propertiesOf } from '../shared/operation';
import { SUPABASE_CREDENTIAL, supabaseOf } from '../shared/transport';
import { reasonWithTime, TELEGRAM_CREDENTIAL } from './botApi';
import { operations } from './operations';

/** Tells and asks support on Telegram: workflows enqueue alerts, a drain sends them; what is pressed is decided. */
export class TelegramAlert implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Telegram Alert',
    name: 'telegramAlert',
    icon: { light: 'file:telegramAlert.svg', dark: 'file:telegramAlert.dark.svg' },
    group: ['output'],
    version: 1,
    subtitle:
      '={{ $parameter["operation"] === "enqueue" ? "enqueue: " + $parameter["template"] : $parameter["operation"] }}',
    description: 'Tell and ask support on Telegram: alerts with buttons, decisions, questions',
    defaults: { name: 'Telegram Alert' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    credentials: [
      { name: SUPABASE_CREDENTIAL, required: true },
      {
        name: TELEGRAM_CREDENTIAL,
        required: true,
        displayOptions: { show: { operation: ['ask', 'decide', 'send', 'show'] } },
      },
    ],
    properties: propertiesOf(operations, 'enqueue'),
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return perform(
      this,
      () => operationOf(this, operations),
      () => ({ supabase: () => supabaseOf(this) }),
      { reason: reasonWithTime },
    );
  }
}
