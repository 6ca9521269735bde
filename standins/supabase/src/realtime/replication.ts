import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { escapeIdentifier } from 'pg';
import type { Client } from 'pg';
import { LogicalReplicationService, PgoutputPlugin } from 'pg-logical-replication';
import type { Pgoutput } from 'pg-logical-replication';
import { changeFrom } from './change.ts';
import type { Change, Transaction } from './change.ts';

export interface ReplicationOptions {
  /** a role with REPLICATION */
  databaseUrl: string;
  publication: string;
  /** one committed transaction with rows; the stream waits for the promise */
  onTransaction: (changes: Change[]) => Promise<void>;
  /** a table was seen for the first time, or its definition has changed */
  onRelation: (oid: number) => void;
  onStreaming: () => void;
  /** the stream broke: what is committed from now on until onStreaming is not seen */
  onLost: (reason: string) => void;
}

const retryMs = { first: 100, last: 2000 };

/**
 * pgoutput that leaves every value as Postgres' text, over a slot that lives as long as its connection:
 * whatever ends this process, no slot stays behind to keep the log from being removed.
 */
class TextPgoutput extends PgoutputPlugin {
  override parse(buffer: Buffer): Pgoutput.Message {
    const message = super.parse(buffer);
    if (message.tag === 'relation') for (const column of message.columns) column.parser = (raw: unknown) => raw;
    return message;
  }

  override async start(client: Client, slotName: string, lastLsn: string): Promise<unknown> {
    await client.query(
      `CREATE_REPLICATION_SLOT ${escapeIdentifier(slotName)} TEMPORARY LOGICAL pgoutput NOEXPORT_SNAPSHOT`,
    );
    return super.start(client, slotName, lastLsn);
  }
}

/** Follows committed changes of one publication; reconnects until stopped. */
export class Replication {
  readonly #options: ReplicationOptions;
  #service: LogicalReplicationService | undefined;
  #stopped = false;
  #running: Promise<void> | undefined;

  constructor(options: ReplicationOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#service?.stop();
    await this.#running;
  }

  async #run(): Promise<void> {
    let wait = retryMs.first;
    while (!this.#stopped) {
      const outcome = await this.#stream();
      if (this.#stopped) return;
      if (outcome.streamed) wait = retryMs.first;
      this.#options.onLost(outcome.reason);
      await sleep(wait);
      wait = Math.min(wait * 2, retryMs.last);
    }
  }

  /** Settles when the connection has ended, however. */
  async #stream(): Promise<{ streamed: boolean; reason: string }> {
    const service = new LogicalReplicationService(
      // the text forms that columnJson and the filters read
      {
        connectionString: this.#options.databaseUrl,
        application_name: 'guichet-realtime',
        options: '-c timezone=UTC -c datestyle=ISO',
      },
      { acknowledge: { auto: true, timeoutSeconds: 10 }, flowControl: { enabled: true } },
    );
    this.#service = service;
    let streamed = false;
    let reason = 'the connection ended';
    service.on('start', () => {
      streamed = true;
      this.#options.onStreaming();
    });
    const plugin = new TextPgoutput({ protoVersion: 1, publicationNames: [this.#options.publication] });
    const ended = new Promise<void>((resolve) => {
      service.on('error', (error: Error) => {
        reason = error.message;
        resolve();
      });
      this.#collect(service);
      service.subscribe(plugin, `guichet_realtime_${randomBytes(6).toString('hex')}`).then(
        () => resolve(),
        (error: unknown) => {
          reason = error instanceof Error ? error.message : String(error);
          resolve();
        },
      );
    });
    await ended;
    // ending a connection that is already gone may fail; there is nothing left to end
    await service.stop().catch((error: unknown) => {
      reason += `; ${error instanceof Error ? error.message : String(error)}`;
    });
    return { streamed, reason };
  }

  #collect(service: LogicalReplicationService): void {
    let transaction: Transaction = { id: 0, committedAt: 0 };
    let changes: Change[] = [];
    service.on('data', async (_lsn: string, message: Pgoutput.Message) => {
      if (message.tag === 'begin') {
        // the parser reads the unsigned id as a signed one
        transaction = { id: message.xid >>> 0, committedAt: Math.floor(Number(message.commitTime) / 1000) };
        changes = [];
      } else if (message.tag === 'relation') this.#options.onRelation(message.relationOid);
      else if (message.tag === 'commit') {
        if (changes.length > 0) await this.#options.onTransaction(changes);
      } else {
        const change = changeFrom(message, transaction);
        if (change !== undefined) changes.push(change);
      }
    });
    // Postgres waits for this answer before it shuts down
    service.on('heartbeat', async (lsn: string, _at: number, shouldRespond: boolean) => {
      if (shouldRespond) await service.acknowledge(lsn);
    });
  }
}
