/**
 * Runs workflows in the n8n-core that the stack installs, with this package's nodes built from source: jest cannot
 * load n8n-core itself. Each message of the parent is {workflow, credentials, items}, each answer its run.
 */
'use strict';
const { createRequire, Module } = require('node:module');
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const esbuild = require('esbuild');

const ROOT = path.resolve(__dirname, '../../..');
const N8N_MODULES = path.join(ROOT, 'stack/n8n/node_modules');
const home = mkdtempSync(path.join(tmpdir(), 'guichet-n8n-core-'));
process.env.N8N_USER_FOLDER = home;
process.env.N8N_ENCRYPTION_KEY = 'only-for-this-run';
process.once('exit', () => rmSync(home, { recursive: true, force: true }));

const n8nRequire = createRequire(path.join(N8N_MODULES, 'n8n/package.json'));
n8nRequire('reflect-metadata');
const { ExecutionLifecycleHooks, WorkflowExecute } = n8nRequire('n8n-core');
const { createRunExecutionData, ICredentialsHelper, NodeConnectionTypes, NodeHelpers, Workflow } =
  n8nRequire('n8n-workflow');

/** The classes of the given sources, bundled as the package is. */
function load(files) {
  const contents = files.map((file) => `export * from './${file}';`).join('\n');
  const { outputFiles } = esbuild.buildSync({
    stdin: { contents, resolveDir: ROOT, loader: 'ts' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['n8n-workflow'],
    write: false,
    logLevel: 'error',
  });
  const bundle = new Module(path.join(N8N_MODULES, 'guichet-under-test.js'));
  bundle.paths = [N8N_MODULES];
  bundle._compile(outputFiles[0].text, path.join(N8N_MODULES, 'guichet-under-test.js'));
  return bundle.exports;
}

const ours = load([
  'nodes/GuichetSupabase/GuichetSupabase.node',
  'nodes/TelegramAlert/TelegramAlert.node',
  'nodes/Outbox/Outbox.node',
  'nodes/StripeMapper/StripeMapper.node',
  'nodes/GuichetStripe/GuichetStripe.node',
  'nodes/Letter/Letter.node',
  'nodes/MdbBridge/MdbBridge.node',
  'nodes/GatherBranches/GatherBranches.node',
  'nodes/StripeEventLog/StripeEventLog.node',
  'nodes/StripeEventRouter/StripeEventRouter.node',
  'credentials/GuichetMdbBridgeApi.credentials',
  'credentials/GuichetTelegramApi.credentials',
]);

const main = [NodeConnectionTypes.Main];
const description = (name, inputs) => ({
  displayName: name,
  name,
  group: ['transform'],
  version: 1,
  description: name,
  defaults: { name },
  inputs,
  outputs: main,
  properties: [],
});
const ourNodes = {
  'n8n-nodes-guichet.guichetSupabase': new ours.GuichetSupabase(),
  'n8n-nodes-guichet.telegramAlert': new ours.TelegramAlert(),
  'n8n-nodes-guichet.outbox': new ours.Outbox(),
  'n8n-nodes-guichet.stripeMapper': new ours.StripeMapper(),
  'n8n-nodes-guichet.guichetStripe': new ours.GuichetStripe(),
  'n8n-nodes-guichet.letter': new ours.Letter(),
  'n8n-nodes-guichet.mdbBridge': new ours.MdbBridge(),
  'n8n-nodes-guichet.gatherBranches': new ours.GatherBranches(),
  'n8n-nodes-guichet.stripeEventLog': new ours.StripeEventLog(),
  'n8n-nodes-guichet.stripeEventRouter': new ours.StripeEventRouter(),
};
/** Nodes of n8n's own that shipped workflows use between ours. */
const stockNodes = Object.fromEntries(
  [
    ['set', 'Set', 'Set'],
    ['if', 'If', 'If'],
    ['stopAndError', 'StopAndError', 'StopAndError'],
  ].map(([type, folder, name]) => [
    `n8n-nodes-base.${type}`,
    new (n8nRequire(`n8n-nodes-base/dist/nodes/${folder}/${name}.node.js`)[name])(),
  ]),
);
/** Credentials that put something into the request by themselves. */
const authenticating = {
  guichetMdbBridgeApi: new ours.GuichetMdbBridgeApi(),
  guichetTelegramApi: new ours.GuichetTelegramApi(),
};
const url = 'http://127.0.0.1:5678/';
const urls = {
  restApiUrl: url,
  instanceBaseUrl: url,
  webhookBaseUrl: url,
  webhookTestBaseUrl: url,
  webhookWaitingBaseUrl: url,
  formWaitingBaseUrl: url,
};

class Credentials extends ICredentialsHelper {
  constructor(credentials) {
    super();
    this.credentials = credentials;
  }
  getParentTypes() {
    return [];
  }
  isCredentialUsableByNode() {
    return true;
  }
  async authenticate(data, type, options) {
    return authenticating[type] ? authenticating[type].authenticate(data, options) : options;
  }
  async preAuthentication() {
    return undefined;
  }
  async getCredentials(_node, type) {
    return { id: type, name: type, type, data: '' };
  }
  async getDecrypted(_additionalData, _node, type) {
    return this.credentials[type];
  }
  async updateCredentials() {}
  async updateCredentialsOauthTokenData() {}
  getCredentialsProperties() {
    return [];
  }
}

async function run({ workflow: definition, credentials, items, binary, start = 'Start' }) {
  const nodes = {
    ...ourNodes,
    ...stockNodes,
    'test.start': {
      description: description('start', []),
      execute: () => Promise.resolve([items.map((json) => ({ json, ...(binary && { binary }) }))]),
    },
    // what a Respond to Webhook would answer: nobody waits for it here
    'test.respond': {
      description: {
        ...description('respond', main),
        properties: [{ displayName: 'Body', name: 'responseBody', type: 'json', default: '' }],
      },
      execute() {
        return Promise.resolve([[{ json: { answer: this.getNodeParameter('responseBody', 0) } }]]);
      },
    },
    // a page of a form: what it shows, and what the person sends; the last page sends nothing and passes on what came
    'test.form': {
      description: {
        ...description('form', main),
        properties: ['title', 'message', 'sent'].map((name) => ({
          displayName: name,
          name,
          type: 'string',
          default: '',
        })),
      },
      execute() {
        const shown = { title: this.getNodeParameter('title', 0), message: this.getNodeParameter('message', 0) };
        const sent = this.getNodeParameter('sent', 0);
        const json = sent === '' ? this.getInputData()[0].json : JSON.parse(sent);
        return Promise.resolve([[{ json: { ...json, answer: shown } }]]);
      },
    },
    'test.end': {
      description: description('end', main),
      execute() {
        return Promise.resolve([this.getInputData()]);
      },
    },
  };
  const nodeTypes = {
    getByName: (type) => nodes[type],
    getByNameAndVersion: (type, version) => NodeHelpers.getVersionedNodeType(nodes[type], version),
    getKnownTypes: () => ({}),
  };
  const workflow = new Workflow({
    id: 'workflow-1',
    name: 'Under test',
    active: false,
    nodeTypes,
    ...definition,
    settings: { executionOrder: 'v1', timezone: 'Europe/Paris', ...definition.settings },
  });
  const additionalData = {
    ...urls,
    credentialsHelper: new Credentials(credentials),
    hooks: new ExecutionLifecycleHooks('trigger', '1', {
      id: 'workflow-1',
      name: 'Under test',
      active: false,
      ...definition,
    }),
    executionId: '1',
    currentNodeExecutionIndex: 0,
    variables: {},
  };
  const data = createRunExecutionData({
    startData: {},
    executionData: {
      nodeExecutionStack: [{ node: workflow.getNode(start), data: { main: [[{ json: {} }]] }, source: null }],
    },
  });
  const {
    data: { resultData },
  } = await new WorkflowExecute(additionalData, 'trigger', data).processRunExecutionData(workflow);
  const output = Object.fromEntries(
    Object.entries(resultData.runData).map(([name, [task]]) => [
      name,
      (task.data?.main ?? []).map((branch) => branch ?? []),
    ]),
  );
  const error = resultData.error && {
    message: resultData.error.message,
    description: resultData.error.description ?? null,
    itemIndex: resultData.error.context?.itemIndex ?? null,
  };
  const hints = Object.values(resultData.runData).flatMap(([task]) => (task.hints ?? []).map((hint) => hint.message));
  return { output, error: error ?? null, hints, everything: JSON.stringify(resultData) };
}

process.on('message', (request) => {
  run(request).then(
    (result) => process.send(result),
    (error) => process.send({ failure: error.stack }),
  );
});
process.once('disconnect', () => process.exit(0));
