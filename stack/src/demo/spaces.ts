import type { Stage } from './demo.ts';

/** A space is inserted, changed and deleted in the database; Stripe's product and price follow (document 003). */
export async function demo(stage: Stage): Promise<void> {
  stage.step('Un espace est ajouté / A space is added');
  const { id } = await stage.insert('spaces', {
    name: 'Test Space',
    description: 'Espace de test pour Stripe',
    capacity: 10,
    price_per_hour: 25,
    is_active: true,
  });
  const followed = () =>
    stage.until(
      'Stripe to follow',
      "select 1 as done where not exists (select from outbox where topic = 'stripe.space.sync' and object_key = 'space:' || $1 and status <> 'done')",
      [id],
    );
  const prices = () =>
    stage.show(
      'space_prices',
      'select stripe_price_id, unit_amount, currency, archived_at is not null as archived from space_prices where space_id = $1 order by created_at',
      [id],
    );
  await followed();
  await stage.show(
    'spaces',
    'select name, price_per_hour, stripe_product_id, stripe_price_id from spaces where id = $1',
    [id],
  );
  await prices();

  stage.step(
    "Son prix et son nom changent : nouveau prix, l'ancien archivé / Price and name change: a new price, the old one archived",
  );
  await stage.query("update spaces set price_per_hour = 30.00, name = 'Test Space Updated' where id = $1", [id]);
  await followed();
  await stage.show(
    'spaces',
    'select name, price_per_hour, stripe_product_id, stripe_price_id from spaces where id = $1',
    [id],
  );
  await prices();

  stage.step(
    "Il est supprimé : le produit est archivé, l'historique reste / It is deleted: the product is archived, its history stays",
  );
  await stage.query('delete from spaces where id = $1', [id]);
  await followed();
  await stage.show(
    'space_products',
    'select stripe_product_id, name, active, archived_at from space_products where space_id = $1',
    [id],
  );
  await prices();

  stage.step('Chaque étape, son statut, sa durée / Every step, its status, its duration');
  await stage.show(
    'space_sync_log',
    'select type, step, status, duration_ms, stripe_id from space_sync_log where space_id = $1 order by id',
    [id],
  );
}
