import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { perform } from '../shared/operation';
import { MAIL_CREDENTIAL } from './mailServer';
import { sendLetters } from './sendLetters';
import { verdictOf } from './verdict';

/** Sends letters as e-mails, each to one person, so that a letter that is sent again is known to be the same. */
export class Letter implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Letter',
    name: 'letter',
    icon: { light: 'file:letter.svg', dark: 'file:letter.dark.svg' },
    group: ['output'],
    version: 1,
    subtitle: '={{ $parameter["subject"] }}',
    description:
      'Send a letter of the outbox by e-mail: one address a letter, one Message-ID however often it is tried',
    defaults: { name: 'Letter' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: MAIL_CREDENTIAL, required: true }],
    properties: sendLetters.fields,
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return perform(
      this,
      () => sendLetters,
      () => ({}),
      { reason: (error) => ({ ...verdictOf(error) }) },
    );
  }
}
