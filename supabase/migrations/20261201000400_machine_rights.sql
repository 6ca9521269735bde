-- Who may look at machines, and who may count what lies in them: whoever refills one need not hold its token.

insert into guichet.actions (action, reads, says) values
  ('read_machines', true, 'machines, their slots and their vends; who paid, and how much, only with read_money'),
  ('count_stock', false, 'count what lies in a slot of a machine, refill it')
on conflict do nothing;
insert into guichet.role_actions (role, action) values
  ('owner', 'read_machines'), ('administrator', 'read_machines'), ('staff', 'read_machines'),
  ('support', 'read_machines'), ('accountant', 'read_machines'), ('technician', 'read_machines'),
  ('owner', 'count_stock'), ('administrator', 'count_stock'), ('staff', 'count_stock'), ('technician', 'count_stock')
on conflict do nothing;
