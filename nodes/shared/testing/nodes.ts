import type { INodeType } from 'n8n-workflow';
import { GatherBranches } from '../../GatherBranches/GatherBranches.node';
import { GuichetStripe } from '../../GuichetStripe/GuichetStripe.node';
import { GuichetSupabase } from '../../GuichetSupabase/GuichetSupabase.node';
import { Letter } from '../../Letter/Letter.node';
import { MdbBridge } from '../../MdbBridge/MdbBridge.node';
import { Outbox } from '../../Outbox/Outbox.node';
import { OutboxTrigger } from '../../OutboxTrigger/OutboxTrigger.node';
import { StripeEventLog } from '../../StripeEventLog/StripeEventLog.node';
import { StripeEventRouter } from '../../StripeEventRouter/StripeEventRouter.node';
import { StripeEventTrigger } from '../../StripeEventTrigger/StripeEventTrigger.node';
import { StripeInboxTrigger } from '../../StripeInboxTrigger/StripeInboxTrigger.node';
import { StripeMapper } from '../../StripeMapper/StripeMapper.node';
import { TelegramAlert } from '../../TelegramAlert/TelegramAlert.node';

/** Every node of the package, for tests that look at all of them. */
export const NODES: readonly INodeType[] = [
  new GatherBranches(),
  new GuichetStripe(),
  new GuichetSupabase(),
  new Letter(),
  new MdbBridge(),
  new Outbox(),
  new OutboxTrigger(),
  new StripeEventLog(),
  new StripeEventRouter(),
  new StripeEventTrigger(),
  new StripeInboxTrigger(),
  new StripeMapper(),
  new TelegramAlert(),
];

/** Every operation of every node, by the class of the node. */
export function operationsOf(): { node: string; resource: string | undefined; operation: string }[] {
  return NODES.flatMap(({ description }) =>
    description.properties
      .filter(({ name }) => name === 'operation')
      .flatMap(({ options = [], displayOptions }) => {
        const resource = displayOptions?.show?.resource?.[0];
        return options.flatMap((option) =>
          'value' in option
            ? [
                {
                  node: `${description.name.charAt(0).toUpperCase()}${description.name.slice(1)}`,
                  resource: resource === undefined ? undefined : String(resource),
                  operation: String(option.value),
                },
              ]
            : [],
        );
      }),
  );
}
