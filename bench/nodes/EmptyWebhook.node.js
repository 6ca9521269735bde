'use strict';
// n8n loads nodes as CommonJS and strips no types below node_modules: the one JavaScript file of bench/
const { fromParameter, NodeConnectionTypes, webhookDescriptionFields } = require('n8n-workflow');

/**
 * The least an n8n webhook can do: answers 200, looks at nothing, stores nothing, starts no execution.
 * Set up like the Stripe Event Trigger, so that what differs is what that one does.
 */
class EmptyWebhook {
  constructor() {
    this.description = {
      displayName: 'Empty Webhook',
      name: 'emptyWebhook',
      group: ['trigger'],
      version: 2,
      description: 'Answers 200 and does nothing',
      defaults: { name: 'Empty Webhook' },
      inputs: [],
      outputs: [NodeConnectionTypes.Main],
      webhooks: [
        {
          name: 'default',
          httpMethod: 'POST',
          responseMode: 'onReceived',
          isFullPath: true,
          ...webhookDescriptionFields({ path: fromParameter('path', 'empty') }),
        },
      ],
      properties: [{ displayName: 'Path', name: 'path', type: 'string', default: 'empty' }],
    };
  }

  async webhook() {
    return { webhookResponse: { received: true } };
  }
}

module.exports = { EmptyWebhook };
