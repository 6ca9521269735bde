-- Made from nodes/TelegramAlert/templates by test/contracts/alertTexts.test.ts: the text of each alert as it is
-- shipped. Where the code changes after a release the next migration of this name says all of them anew.

delete from guichet.alert_templates;
insert into guichet.alert_templates (template, locale, emoji, title, many, body, placeholders)
select t.template, t.locale, t.emoji, t.title, t.many, t.body, t.placeholders
  from jsonb_to_recordset($texts$[
 {
  "template": "booking_refund",
  "locale": "fr",
  "emoji": "🎟️",
  "title": "Réservation remboursée",
  "many": "réservations remboursées",
  "body": "Client : {customer}\nSession : {session}\nDébut : {starts}\nPlaces : {places}\nMontant : {amount}\nMotif : {reason}\nRéservation : {booking}\n👉 Vérifier que la place est de nouveau en vente.\n{links}",
  "placeholders": ["customer", "session", "starts", "places", "amount", "reason", "booking", "links", "link_desk",
    "link_stripe", "link_runbook"]
 },
 {
  "template": "booking_refund",
  "locale": "en",
  "emoji": "🎟️",
  "title": "Booking refunded",
  "many": "bookings refunded",
  "body": "Customer: {customer}\nSession: {session}\nStarts: {starts}\nPlaces: {places}\nAmount: {amount}\nReason: {reason}\nBooking: {booking}\n👉 Check that the place is on sale again.\n{links}",
  "placeholders": ["customer", "session", "starts", "places", "amount", "reason", "booking", "links", "link_desk",
    "link_stripe", "link_runbook"]
 },
 {
  "template": "catalogue_drift",
  "locale": "fr",
  "emoji": "🧭",
  "title": "Écart avec le catalogue Stripe",
  "many": "écarts avec le catalogue Stripe",
  "body": "Objet : {object}\nChamp : {field}\nAttendu : {expected}\nTrouvé : {found}\nMotif : {reason}\n👉 Décider quel côté a raison, le corriger, puis lancer dans n8n le workflow « Catalogue : plan / appliquer » avec apply = true.\n{links}",
  "placeholders": ["object", "field", "expected", "found", "reason", "links", "link_desk", "link_stripe",
    "link_runbook"]
 },
 {
  "template": "catalogue_drift",
  "locale": "en",
  "emoji": "🧭",
  "title": "Stripe catalogue differs",
  "many": "differences of the catalogue",
  "body": "Object: {object}\nField: {field}\nExpected: {expected}\nFound: {found}\nReason: {reason}\n👉 Decide which side is right, correct the other, then run the workflow “Catalogue : plan / appliquer” in n8n with apply = true.\n{links}",
  "placeholders": ["object", "field", "expected", "found", "reason", "links", "link_desk", "link_stripe",
    "link_runbook"]
 },
 {
  "template": "daily_digest",
  "locale": "fr",
  "emoji": "🗓",
  "title": "La journée d’hier",
  "many": "journées",
  "body": "{takings}\n{status}\n👉 Rien à faire ici : /statut dit ce qui attend une décision.\n{links}",
  "placeholders": ["takings", "status", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "daily_digest",
  "locale": "en",
  "emoji": "🗓",
  "title": "Yesterday",
  "many": "days",
  "body": "{takings}\n{status}\n👉 Nothing to do here: /status says what waits for a decision.\n{links}",
  "placeholders": ["takings", "status", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "dispute_lost",
  "locale": "fr",
  "emoji": "❌",
  "title": "Litige perdu",
  "many": "litiges perdus",
  "body": "Client : {customer}\nMontant : {amount}\nMotif : {reason}\nCommande : {order}\nPaiement : {payment}\nLitige : {dispute}\n👉 Le montant est perdu et ne peut plus être remboursé. Décider de ce qui reste dû au client.\n{links}",
  "placeholders": ["customer", "amount", "reason", "order", "payment", "dispute", "links", "link_desk", "link_stripe",
    "link_runbook"]
 },
 {
  "template": "dispute_lost",
  "locale": "en",
  "emoji": "❌",
  "title": "Dispute lost",
  "many": "disputes lost",
  "body": "Customer: {customer}\nAmount: {amount}\nReason: {reason}\nOrder: {order}\nPayment: {payment}\nDispute: {dispute}\n👉 The amount is gone and cannot be refunded any more. Decide what is still owed to the customer.\n{links}",
  "placeholders": ["customer", "amount", "reason", "order", "payment", "dispute", "links", "link_desk", "link_stripe",
    "link_runbook"]
 },
 {
  "template": "dispute_opened",
  "locale": "fr",
  "emoji": "⚖️",
  "title": "Litige ouvert",
  "many": "litiges ouverts",
  "body": "Client : {customer}\nMontant : {amount}\nMotif : {reason}\nÀ répondre avant : {deadline}\nCommande : {order}\nPaiement : {payment}\nLitige : {dispute}\n👉 Réunir les preuves et répondre dans Stripe avant la date limite.\n{links}",
  "placeholders": ["customer", "amount", "reason", "deadline", "order", "payment", "dispute", "links", "link_desk",
    "link_stripe", "link_runbook"]
 },
 {
  "template": "dispute_opened",
  "locale": "en",
  "emoji": "⚖️",
  "title": "Dispute opened",
  "many": "disputes opened",
  "body": "Customer: {customer}\nAmount: {amount}\nReason: {reason}\nRespond before: {deadline}\nOrder: {order}\nPayment: {payment}\nDispute: {dispute}\n👉 Gather the evidence and answer in Stripe before the deadline.\n{links}",
  "placeholders": ["customer", "amount", "reason", "deadline", "order", "payment", "dispute", "links", "link_desk",
    "link_stripe", "link_runbook"]
 },
 {
  "template": "dispute_won",
  "locale": "fr",
  "emoji": "⚖️",
  "title": "Litige clos en notre faveur",
  "many": "litiges clos en notre faveur",
  "body": "Client : {customer}\nMontant : {amount}\nMotif : {reason}\nCommande : {order}\nPaiement : {payment}\nLitige : {dispute}\n👉 Rien à faire : l'argent est de nouveau à nous, un remboursement qui attendait part maintenant.\n{links}",
  "placeholders": ["customer", "amount", "reason", "order", "payment", "dispute", "links", "link_desk", "link_stripe",
    "link_runbook"]
 },
 {
  "template": "dispute_won",
  "locale": "en",
  "emoji": "⚖️",
  "title": "Dispute closed in our favour",
  "many": "disputes closed in our favour",
  "body": "Customer: {customer}\nAmount: {amount}\nReason: {reason}\nOrder: {order}\nPayment: {payment}\nDispute: {dispute}\n👉 Nothing to do: the money is ours again, and a refund that waited leaves now.\n{links}",
  "placeholders": ["customer", "amount", "reason", "order", "payment", "dispute", "links", "link_desk", "link_stripe",
    "link_runbook"]
 },
 {
  "template": "event_failed",
  "locale": "fr",
  "emoji": "⚠️",
  "title": "Événement Stripe en erreur",
  "many": "événements Stripe en erreur",
  "body": "Type : {event_type}\nÉvénement : {event}\nObjet : {object}\nCause : {cause}\nChamp : {field}\nPiste : {hint}\nTentatives : {attempts}\nProchain essai : {next_attempt}\n👉 Corriger la cause, puis rejouer l’événement dans n8n : formulaire du workflow « Rejouer des événements Stripe ».\n{links}",
  "placeholders": ["event_type", "event", "object", "cause", "field", "hint", "attempts", "next_attempt", "links",
    "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "event_failed",
  "locale": "en",
  "emoji": "⚠️",
  "title": "Stripe event failed",
  "many": "Stripe events failed",
  "body": "Type: {event_type}\nEvent: {event}\nObject: {object}\nCause: {cause}\nField: {field}\nHint: {hint}\nAttempts: {attempts}\nNext attempt: {next_attempt}\n👉 Fix the cause, then replay the event in n8n: form of the workflow “Rejouer des événements Stripe”.\n{links}",
  "placeholders": ["event_type", "event", "object", "cause", "field", "hint", "attempts", "next_attempt", "links",
    "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "limit_insisted",
  "locale": "fr",
  "emoji": "🚦",
  "title": "Quelqu’un insiste",
  "many": "personnes ou machines insistent",
  "body": "Client : {customer}\nMachine : {machine}\nLieu : {place}\nLimite : {limit}\nRefus : {refusals}\nDepuis : {since}\nVente : {vend}\n👉 Regarder ce que fait ce compte ou cette machine ; le bloquer, ou relever la limite (set_limit).\n{links}",
  "placeholders": ["customer", "machine", "place", "limit", "refusals", "since", "vend", "links", "link_desk",
    "link_stripe", "link_runbook"]
 },
 {
  "template": "limit_insisted",
  "locale": "en",
  "emoji": "🚦",
  "title": "Somebody insists",
  "many": "people or machines insist",
  "body": "Customer: {customer}\nMachine: {machine}\nPlace: {place}\nLimit: {limit}\nRefusals: {refusals}\nSince: {since}\nVend: {vend}\n👉 See what this account or machine is doing; block it, or raise the limit (set_limit).\n{links}",
  "placeholders": ["customer", "machine", "place", "limit", "refusals", "since", "vend", "links", "link_desk",
    "link_stripe", "link_runbook"]
 },
 {
  "template": "invoice_finalization_failed",
  "locale": "fr",
  "emoji": "🧾",
  "title": "Facture non finalisée",
  "many": "factures non finalisées",
  "body": "Client : {customer}\nMontant : {amount}\nFacture : {invoice}\nMotif : {reason}\nÀ répondre avant : {deadline}\nAbonnement : {subscription}\n👉 Corriger la cause dans Stripe (adresse, numéro de TVA, taxes), puis finaliser la facture : jusque-là rien n’est demandé au client.\n{links}",
  "placeholders": ["customer", "amount", "invoice", "reason", "deadline", "subscription", "links", "link_desk",
    "link_stripe", "link_runbook"]
 },
 {
  "template": "invoice_finalization_failed",
  "locale": "en",
  "emoji": "🧾",
  "title": "Invoice not finalised",
  "many": "invoices not finalised",
  "body": "Customer: {customer}\nAmount: {amount}\nInvoice: {invoice}\nReason: {reason}\nRespond before: {deadline}\nSubscription: {subscription}\n👉 Mend the cause in Stripe (address, VAT number, taxes), then finalise the invoice: until then nothing is asked of the customer.\n{links}",
  "placeholders": ["customer", "amount", "invoice", "reason", "deadline", "subscription", "links", "link_desk",
    "link_stripe", "link_runbook"]
 },
 {
  "template": "invoice_overdue",
  "locale": "fr",
  "emoji": "⏰",
  "title": "Facture échue",
  "many": "factures en retard",
  "body": "Client : {customer}\nMontant : {amount}\nFacture : {invoice}\nMotif : {reason}\nÀ répondre avant : {deadline}\nAbonnement : {subscription}\n👉 Relancer le client, ou la marquer irrécouvrable dans Stripe : elle n’est pas payée à son terme.\n{links}",
  "placeholders": ["customer", "amount", "invoice", "reason", "deadline", "subscription", "links", "link_desk",
    "link_stripe", "link_runbook"]
 },
 {
  "template": "invoice_overdue",
  "locale": "en",
  "emoji": "⏰",
  "title": "Invoice overdue",
  "many": "overdue invoices",
  "body": "Customer: {customer}\nAmount: {amount}\nInvoice: {invoice}\nReason: {reason}\nRespond before: {deadline}\nSubscription: {subscription}\n👉 Remind the customer, or mark it uncollectible in Stripe: it is not paid at its due date.\n{links}",
  "placeholders": ["customer", "amount", "invoice", "reason", "deadline", "subscription", "links", "link_desk",
    "link_stripe", "link_runbook"]
 },
 {
  "template": "machine_offline",
  "locale": "fr",
  "emoji": "🔌",
  "title": "Machine hors ligne",
  "many": "machines hors ligne",
  "body": "Machine : {machine}\nLieu : {place}\nVue pour la dernière fois : {last_seen}\nMotif : {reason}\n👉 Vérifier le courant, le réseau et le boîtier sur place.\n{links}",
  "placeholders": ["machine", "place", "last_seen", "reason", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "machine_offline",
  "locale": "en",
  "emoji": "🔌",
  "title": "Machine offline",
  "many": "machines offline",
  "body": "Machine: {machine}\nPlace: {place}\nLast seen: {last_seen}\nReason: {reason}\n👉 Check power, network and the box on site.\n{links}",
  "placeholders": ["machine", "place", "last_seen", "reason", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "machine_session_limit",
  "locale": "fr",
  "emoji": "🚦",
  "title": "Machine : trop de demandes",
  "many": "machines font trop de demandes",
  "body": "Machine : {machine}\nLieu : {place}\nPermis par minute : {per_minute}\n👉 Voir la machine sur place. Si elle est au repos, changer son jeton (set_machine_token).\n{links}",
  "placeholders": ["machine", "place", "per_minute", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "machine_session_limit",
  "locale": "en",
  "emoji": "🚦",
  "title": "Machine: too many requests",
  "many": "machines with too many requests",
  "body": "Machine: {machine}\nPlace: {place}\nAllowed a minute: {per_minute}\n👉 Look at the machine. If it is idle, change its token (set_machine_token).\n{links}",
  "placeholders": ["machine", "place", "per_minute", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "machine_unheard",
  "locale": "fr",
  "emoji": "📵",
  "title": "Machine coupée de la base",
  "many": "machines coupées de la base",
  "body": "Machine : {machine}\nLieu : {place}\nVue pour la dernière fois : {last_seen}\nMotif : {reason}\n👉 Sa passerelle répond : vérifier son jeton, son adresse Supabase et son réseau.\n{links}",
  "placeholders": ["machine", "place", "last_seen", "reason", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "machine_unheard",
  "locale": "en",
  "emoji": "📵",
  "title": "Machine cut off the database",
  "many": "machines cut off the database",
  "body": "Machine: {machine}\nPlace: {place}\nLast seen: {last_seen}\nReason: {reason}\n👉 Its bridge answers: check its token, its Supabase address and its network.\n{links}",
  "placeholders": ["machine", "place", "last_seen", "reason", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "money_returned",
  "locale": "fr",
  "emoji": "💸",
  "title": "Argent rendu",
  "many": "paiements rendus",
  "body": "Client : {customer}\nMontant : {amount}\nMotif : {reason}\nCommande : {order}\nVente : {vend}\nRéservation : {booking}\nRemboursement : {refund}\nPaiement : {payment}\n👉 Rien à faire ; répondre au client s’il demande.\n{links}",
  "placeholders": ["customer", "amount", "reason", "order", "vend", "booking", "refund", "payment", "links",
    "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "money_returned",
  "locale": "en",
  "emoji": "💸",
  "title": "Money returned",
  "many": "payments returned",
  "body": "Customer: {customer}\nAmount: {amount}\nReason: {reason}\nOrder: {order}\nVend: {vend}\nBooking: {booking}\nRefund: {refund}\nPayment: {payment}\n👉 Nothing to do; answer the customer if asked.\n{links}",
  "placeholders": ["customer", "amount", "reason", "order", "vend", "booking", "refund", "payment", "links",
    "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "outbox_parked",
  "locale": "fr",
  "emoji": "📤",
  "title": "Envoi bloqué",
  "many": "envois bloqués",
  "body": "Tâche : {task}\nObjet : {object}\nCause : {cause}\nTentatives : {attempts}\n👉 Corriger la cause, puis réessayer ou passer la ligne dans n8n : formulaire du workflow « Décider des envois bloqués ». Seul cet objet attend.\n{links}",
  "placeholders": ["task", "object", "cause", "attempts", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "outbox_parked",
  "locale": "en",
  "emoji": "📤",
  "title": "Outgoing task parked",
  "many": "outgoing tasks parked",
  "body": "Task: {task}\nObject: {object}\nCause: {cause}\nAttempts: {attempts}\n👉 Fix the cause, then retry or skip the row in n8n: form of the workflow “Décider des envois bloqués”. Only this object waits.\n{links}",
  "placeholders": ["task", "object", "cause", "attempts", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "payment_failed",
  "locale": "fr",
  "emoji": "💳",
  "title": "Paiement échoué",
  "many": "paiements échoués",
  "body": "Client : {customer}\nE-mail : {email}\nMontant : {amount}\nFacture : {invoice}\nMotif : {reason}\nTentatives : {attempts}\nProchain essai : {next_attempt}\n👉 Prévenir le client et lui envoyer le lien de sa facture.\n{links}",
  "placeholders": ["customer", "email", "amount", "invoice", "reason", "attempts", "next_attempt", "links", "link_desk",
    "link_stripe", "link_runbook"]
 },
 {
  "template": "payment_failed",
  "locale": "en",
  "emoji": "💳",
  "title": "Payment failed",
  "many": "payments failed",
  "body": "Customer: {customer}\nE-mail: {email}\nAmount: {amount}\nInvoice: {invoice}\nReason: {reason}\nAttempts: {attempts}\nNext attempt: {next_attempt}\n👉 Tell the customer and send the link to the invoice.\n{links}",
  "placeholders": ["customer", "email", "amount", "invoice", "reason", "attempts", "next_attempt", "links", "link_desk",
    "link_stripe", "link_runbook"]
 },
 {
  "template": "quota_undefined",
  "locale": "fr",
  "emoji": "🧮",
  "title": "Formule payée, aucun quota",
  "many": "formules payées sans quota",
  "body": "Formule : {plan}\nObjet : {object}\nClient : {customer}\nAbonnement : {subscription}\n👉 Dans Stripe, inscrire les quotas (MAX_INVOICES…) dans les métadonnées du produit : d’ici là, tout usage est refusé à ceux qui paient cette formule.\n{links}",
  "placeholders": ["plan", "object", "customer", "subscription", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "quota_undefined",
  "locale": "en",
  "emoji": "🧮",
  "title": "Plan paid for, no quota",
  "many": "plans paid for without a quota",
  "body": "Plan: {plan}\nObject: {object}\nCustomer: {customer}\nSubscription: {subscription}\n👉 In Stripe, write the quotas (MAX_INVOICES…) into the metadata of the product: until then every use is refused to those who pay for this plan.\n{links}",
  "placeholders": ["plan", "object", "customer", "subscription", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "quota_unreadable",
  "locale": "fr",
  "emoji": "🔢",
  "title": "Quota illisible",
  "many": "quotas illisibles",
  "body": "Objet : {object}\nChamp : {field}\nTrouvé : {found}\n👉 Dans Stripe, l’écrire en chiffres seuls (1000), ou -1 pour illimité : d’ici là, ce produit n’en donne rien.\n{links}",
  "placeholders": ["object", "field", "found", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "quota_unreadable",
  "locale": "en",
  "emoji": "🔢",
  "title": "Unreadable quota",
  "many": "unreadable quotas",
  "body": "Object: {object}\nField: {field}\nFound: {found}\n👉 In Stripe, write it in digits alone (1000), or -1 for unlimited: until then this product grants none of it.\n{links}",
  "placeholders": ["object", "field", "found", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "refund_failed",
  "locale": "fr",
  "emoji": "↩️",
  "title": "Remboursement échoué",
  "many": "remboursements échoués",
  "body": "Client : {customer}\nMontant : {amount}\nMotif : {reason}\nCommande : {order}\nVente : {vend}\nRéservation : {booking}\nRemboursement : {refund}\nPaiement : {payment}\n👉 Rembourser par un autre moyen (virement) et noter la référence.\n{links}",
  "placeholders": ["customer", "amount", "reason", "order", "vend", "booking", "refund", "payment", "links",
    "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "refund_failed",
  "locale": "en",
  "emoji": "↩️",
  "title": "Refund failed",
  "many": "refunds failed",
  "body": "Customer: {customer}\nAmount: {amount}\nReason: {reason}\nOrder: {order}\nVend: {vend}\nBooking: {booking}\nRefund: {refund}\nPayment: {payment}\n👉 Pay back another way (bank transfer) and note the reference.\n{links}",
  "placeholders": ["customer", "amount", "reason", "order", "vend", "booking", "refund", "payment", "links",
    "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "stripe_inbox_taken",
  "locale": "fr",
  "emoji": "👯",
  "title": "Copie de workflow publiée",
  "many": "copies de workflow publiées",
  "body": "Copie : {copy}\nOriginal : {original}\n👉 La dépublier : elle ne reçoit aucun événement. Pour qu’elle prenne la suite, dépublier l’original ; elle les reçoit dix minutes après.\n{links}",
  "placeholders": ["copy", "original", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "stripe_inbox_taken",
  "locale": "en",
  "emoji": "👯",
  "title": "Workflow copy published",
  "many": "workflow copies published",
  "body": "Copy: {copy}\nOriginal: {original}\n👉 Unpublish it: it gets no events. To let it take over, unpublish the original; it gets them ten minutes later.\n{links}",
  "placeholders": ["copy", "original", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "stripe_other_source",
  "locale": "fr",
  "emoji": "🚪",
  "title": "Événements d’ailleurs ignorés",
  "many": "sources étrangères ignorées",
  "body": "Motif : {reason}\nCompte : {account}\nType : {event_type}\nÉvénement : {event}\n👉 Rien n’a été écrit, aucun argent compté. Si ces événements sont les vôtres : corriger mode et compte de l’identifiant « Guichet Stripe Webhook », puis les renvoyer depuis Stripe. Sinon, désactiver ce point de terminaison dans Stripe. Les suivants seront ignorés sans message.\n{links}",
  "placeholders": ["reason", "account", "event_type", "event", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "stripe_other_source",
  "locale": "en",
  "emoji": "🚪",
  "title": "Foreign events ignored",
  "many": "foreign sources ignored",
  "body": "Reason: {reason}\nAccount: {account}\nType: {event_type}\nEvent: {event}\n👉 Nothing was written, no money counted. If these events are yours, set mode and account of the credential “Guichet Stripe Webhook”, then resend them from Stripe. If not, switch that endpoint off in Stripe. Further ones are ignored without a message.\n{links}",
  "placeholders": ["reason", "account", "event_type", "event", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "stripe_thin_event",
  "locale": "fr",
  "emoji": "🪶",
  "title": "Webhook Stripe mal choisi",
  "many": "webhooks Stripe mal choisis",
  "body": "Type : {event_type}\nÉvénement : {event}\n👉 Stripe envoie des événements « Thin » : ils sont refusés et rien n’est enregistré. Dans Stripe → Développeurs → Webhooks, créer une destination de style « Snapshot » vers la même adresse, entrer son secret de signature dans l’identifiant, puis supprimer l’ancienne.\n{links}",
  "placeholders": ["event_type", "event", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "stripe_thin_event",
  "locale": "en",
  "emoji": "🪶",
  "title": "Wrong kind of Stripe webhook",
  "many": "wrong kinds of Stripe webhook",
  "body": "Type: {event_type}\nEvent: {event}\n👉 Stripe sends “Thin” events: they are refused and nothing is recorded. In Stripe → Developers → Webhooks create a destination with the payload style “Snapshot” to the same address, enter its signing secret in the credential, then delete the old one.\n{links}",
  "placeholders": ["event_type", "event", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "subscription_canceled",
  "locale": "fr",
  "emoji": "👋",
  "title": "Abonnement résilié",
  "many": "abonnements résiliés",
  "body": "Client : {customer}\nFormule : {plan}\nMontant : {amount}\nAbonnement : {subscription}\nFin : {ended}\nMotif : {reason}\n👉 Appeler le client si son départ surprend ; ses accès sont déjà fermés.\n{links}",
  "placeholders": ["customer", "plan", "amount", "subscription", "ended", "reason", "links", "link_desk", "link_stripe",
    "link_runbook"]
 },
 {
  "template": "subscription_canceled",
  "locale": "en",
  "emoji": "👋",
  "title": "Subscription cancelled",
  "many": "subscriptions cancelled",
  "body": "Customer: {customer}\nPlan: {plan}\nAmount: {amount}\nSubscription: {subscription}\nEnded: {ended}\nReason: {reason}\n👉 Call the customer if this is a surprise; access is already closed.\n{links}",
  "placeholders": ["customer", "plan", "amount", "subscription", "ended", "reason", "links", "link_desk", "link_stripe",
    "link_runbook"]
 },
 {
  "template": "subscription_duplicate",
  "locale": "fr",
  "emoji": "👯",
  "title": "Abonné deux fois",
  "many": "abonnements pris en double",
  "body": "Client : {customer}\nE-mail : {email}\nFormule : {plan}\nAbonnement : {subscription}\n👉 Le second abonnement est résilié et remboursé ; demander au client quelle formule il veut.\n{links}",
  "placeholders": ["customer", "email", "plan", "subscription", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "subscription_duplicate",
  "locale": "en",
  "emoji": "👯",
  "title": "Subscribed twice",
  "many": "double subscriptions",
  "body": "Customer: {customer}\nE-mail: {email}\nPlan: {plan}\nSubscription: {subscription}\n👉 The second subscription is cancelled and refunded; ask the customer which plan is wanted.\n{links}",
  "placeholders": ["customer", "email", "plan", "subscription", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "telegram_chat_moved",
  "locale": "fr",
  "emoji": "📦",
  "title": "Nouvel identifiant du groupe",
  "many": "nouveaux identifiants de groupe",
  "body": "Identifiant du groupe : {chat}\nNouvel identifiant : {new_chat}\n👉 Mettre le nouvel identifiant dans l'accès « Guichet Telegram » ; d'ici là les alertes suivent toutes seules.\n{links}",
  "placeholders": ["chat", "new_chat", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "telegram_chat_moved",
  "locale": "en",
  "emoji": "📦",
  "title": "New id of the Telegram group",
  "many": "new ids of groups",
  "body": "Group id: {chat}\nNew id: {new_chat}\n👉 Put the new id into the credential \"Guichet Telegram\"; until then alerts follow by themselves.\n{links}",
  "placeholders": ["chat", "new_chat", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "telegram_stranger",
  "locale": "fr",
  "emoji": "🕵️",
  "title": "Inconnu sur Telegram",
  "many": "inconnus sur Telegram",
  "body": "Compte : {account}\n👉 Rien n’a été fait. Si c’est un collègue : qu’il lie son compte depuis le bureau ; sinon, le retirer du groupe.\n{links}",
  "placeholders": ["account", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "telegram_stranger",
  "locale": "en",
  "emoji": "🕵️",
  "title": "Stranger on Telegram",
  "many": "strangers on Telegram",
  "body": "Account: {account}\n👉 Nothing was done. If it is a colleague: let them bind their account from the desk; if not, remove them from the group.\n{links}",
  "placeholders": ["account", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "unmapped_event_type",
  "locale": "fr",
  "emoji": "❔",
  "title": "Type d’événement non traité",
  "many": "types d’événement non traités",
  "body": "Type : {event_type}\nÉvénement : {event}\nObjet : {object}\n👉 Ajouter une branche au workflow « Stripe Webhook → n8n → Supabase Sync », ou désactiver ce type dans le webhook Stripe.\n{links}",
  "placeholders": ["event_type", "event", "object", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "unmapped_event_type",
  "locale": "en",
  "emoji": "❔",
  "title": "Unhandled event type",
  "many": "unhandled event types",
  "body": "Type: {event_type}\nEvent: {event}\nObject: {object}\n👉 Add a branch to the workflow “Stripe Webhook → n8n → Supabase Sync”, or switch this type off in the Stripe webhook.\n{links}",
  "placeholders": ["event_type", "event", "object", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "unsupported_interval",
  "locale": "fr",
  "emoji": "📅",
  "title": "Périodicité inattendue",
  "many": "périodicités inattendues",
  "body": "Périodicité : {interval}\nAbonnement : {subscription}\n👉 Vérifier le tarif dans Stripe : l’application connaît le mois et l’année.\n{links}",
  "placeholders": ["interval", "subscription", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "unsupported_interval",
  "locale": "en",
  "emoji": "📅",
  "title": "Unexpected billing interval",
  "many": "unexpected billing intervals",
  "body": "Interval: {interval}\nSubscription: {subscription}\n👉 Check the price in Stripe: the application knows month and year.\n{links}",
  "placeholders": ["interval", "subscription", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "vend_outcome_contradicted",
  "locale": "fr",
  "emoji": "🔀",
  "title": "Vente contredite par la machine",
  "many": "ventes contredites",
  "body": "Machine : {machine}\nMontant : {amount}\nMotif : {reason}\nVente : {vend}\nPaiement : {payment}\n👉 Comparer avec le stock de la machine, puis rembourser ou encaisser à la main.\n{links}",
  "placeholders": ["machine", "amount", "reason", "vend", "payment", "links", "link_desk", "link_stripe",
    "link_runbook"]
 },
 {
  "template": "vend_outcome_contradicted",
  "locale": "en",
  "emoji": "🔀",
  "title": "Vend contradicted by the machine",
  "many": "vends contradicted",
  "body": "Machine: {machine}\nAmount: {amount}\nReason: {reason}\nVend: {vend}\nPayment: {payment}\n👉 Compare with the stock of the machine, then refund or charge by hand.\n{links}",
  "placeholders": ["machine", "amount", "reason", "vend", "payment", "links", "link_desk", "link_stripe",
    "link_runbook"]
 },
 {
  "template": "vend_price_refused",
  "locale": "fr",
  "emoji": "🏷️",
  "title": "Vente refusée : autre prix",
  "many": "ventes refusées : autre prix",
  "body": "Machine : {machine}\nLieu : {place}\nArticle : {item}\nMontant : {amount}\nAttendu : {expected}\n👉 Accorder le prix de l’emplacement et celui de la machine. Sinon, changer le jeton de la machine.\n{links}",
  "placeholders": ["machine", "place", "item", "amount", "expected", "links", "link_desk", "link_stripe",
    "link_runbook"]
 },
 {
  "template": "vend_price_refused",
  "locale": "en",
  "emoji": "🏷️",
  "title": "Vend refused: another price",
  "many": "vends refused: another price",
  "body": "Machine: {machine}\nPlace: {place}\nItem: {item}\nAmount: {amount}\nExpected: {expected}\n👉 Make slot and machine agree on the price. If they do already, change the machine’s token.\n{links}",
  "placeholders": ["machine", "place", "item", "amount", "expected", "links", "link_desk", "link_stripe",
    "link_runbook"]
 },
 {
  "template": "vend_price_unconfirmed",
  "locale": "fr",
  "emoji": "🏷️",
  "title": "Prix sans emplacement",
  "many": "prix sans emplacement",
  "body": "Machine : {machine}\nLieu : {place}\nArticle : {item}\nMontant : {amount}\nAttendu : {expected}\n👉 Donner un prix à l’emplacement, ou choisir « refuse » dans machines.price_policy.\n{links}",
  "placeholders": ["machine", "place", "item", "amount", "expected", "links", "link_desk", "link_stripe",
    "link_runbook"]
 },
 {
  "template": "vend_price_unconfirmed",
  "locale": "en",
  "emoji": "🏷️",
  "title": "Price without a slot",
  "many": "prices without a slot",
  "body": "Machine: {machine}\nPlace: {place}\nItem: {item}\nAmount: {amount}\nExpected: {expected}\n👉 Give the slot its price, or choose “refuse” in machines.price_policy.\n{links}",
  "placeholders": ["machine", "place", "item", "amount", "expected", "links", "link_desk", "link_stripe",
    "link_runbook"]
 },
 {
  "template": "vend_stuck",
  "locale": "fr",
  "emoji": "🧷",
  "title": "Vente impossible à clôturer",
  "many": "ventes impossibles à clôturer",
  "body": "Machine : {machine}\nMontant : {amount}\nCause : {cause}\nVente : {vend}\nPaiement : {payment}\n👉 Corriger la cause : la vente est reprise toutes les 15 secondes, les autres continuent.\n{links}",
  "placeholders": ["machine", "amount", "cause", "vend", "payment", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "vend_stuck",
  "locale": "en",
  "emoji": "🧷",
  "title": "Vend cannot be ended",
  "many": "vends that cannot be ended",
  "body": "Machine: {machine}\nAmount: {amount}\nCause: {cause}\nVend: {vend}\nPayment: {payment}\n👉 Fix the cause: the vend is tried again every 15 seconds, the others go on.\n{links}",
  "placeholders": ["machine", "amount", "cause", "vend", "payment", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "vend_unknown_outcome",
  "locale": "fr",
  "emoji": "🤷",
  "title": "Vente à l’issue inconnue",
  "many": "ventes à l’issue inconnue",
  "body": "Machine : {machine}\nLieu : {place}\nArticle : {item}\nMontant : {amount}\nMotif : {reason}\nÀ répondre avant : {deadline}\nVente : {vend}\n👉 Vérifier la machine, puis choisir dans n8n, workflow « Ventes : décider une issue inconnue » : capture si le produit est sorti, release sinon.\n{links}",
  "placeholders": ["machine", "place", "item", "amount", "reason", "deadline", "vend", "links", "link_desk",
    "link_stripe", "link_runbook"]
 },
 {
  "template": "vend_unknown_outcome",
  "locale": "en",
  "emoji": "🤷",
  "title": "Vend with unknown outcome",
  "many": "vends with unknown outcome",
  "body": "Machine: {machine}\nPlace: {place}\nItem: {item}\nAmount: {amount}\nReason: {reason}\nRespond before: {deadline}\nVend: {vend}\n👉 Check the machine, then choose in n8n, workflow “Ventes : décider une issue inconnue”: capture if the product came out, release if not.\n{links}",
  "placeholders": ["machine", "place", "item", "amount", "reason", "deadline", "vend", "links", "link_desk",
    "link_stripe", "link_runbook"]
 },
 {
  "template": "vend_unpaid",
  "locale": "fr",
  "emoji": "🥤",
  "title": "Produit sorti sans paiement",
  "many": "produits sortis sans paiement",
  "body": "Machine : {machine}\nMontant : {amount}\nMotif : {reason}\nVente : {vend}\nPaiement : {payment}\n👉 Chercher le paiement dans Stripe ; sinon, noter la perte.\n{links}",
  "placeholders": ["machine", "amount", "reason", "vend", "payment", "links", "link_desk", "link_stripe",
    "link_runbook"]
 },
 {
  "template": "vend_unpaid",
  "locale": "en",
  "emoji": "🥤",
  "title": "Product dispensed, not paid",
  "many": "products dispensed, not paid",
  "body": "Machine: {machine}\nAmount: {amount}\nReason: {reason}\nVend: {vend}\nPayment: {payment}\n👉 Look for the payment in Stripe; if there is none, note the loss.\n{links}",
  "placeholders": ["machine", "amount", "reason", "vend", "payment", "links", "link_desk", "link_stripe",
    "link_runbook"]
 },
 {
  "template": "workflow_failed",
  "locale": "fr",
  "emoji": "🛑",
  "title": "Workflow en échec",
  "many": "workflows en échec",
  "body": "Workflow : {workflow}\nNœud : {node}\nCause : {cause}\n👉 La cause est dite ici et au bureau ; l’exécution s’ouvre là où n8n l’a gardée. Les événements en cours sont repris d’eux-mêmes.\n{links}",
  "placeholders": ["workflow", "node", "cause", "links", "link_desk", "link_stripe", "link_runbook"]
 },
 {
  "template": "workflow_failed",
  "locale": "en",
  "emoji": "🛑",
  "title": "Workflow failed",
  "many": "workflows failed",
  "body": "Workflow: {workflow}\nNode: {node}\nCause: {cause}\n👉 The cause stands here and at the desk; the execution opens where n8n has kept it. Events in progress are taken up again by themselves.\n{links}",
  "placeholders": ["workflow", "node", "cause", "links", "link_desk", "link_stripe", "link_runbook"]
 }
]$texts$) as t (template text, locale text,
    emoji text, title text, many text, body text, placeholders text[]);
