import { business } from '../app/business.ts';
import { type Texts, useTexts } from '../app/locale.tsx';

const texts: Texts<{ legal: string; terms: string; privacy: string; notice: string }> = {
  fr: {
    legal: 'Informations légales',
    terms: 'Conditions de vente',
    privacy: 'Vos données',
    notice: 'Mentions légales',
  },
  en: { legal: 'Legal information', terms: 'Terms of sale', privacy: 'Your data', notice: 'Legal notice' },
};

/** Who stands behind the page, how to reach them, and what the law asks to be said. */
export function Footer({ wide = false }: { wide?: boolean }) {
  const text = useTexts(texts);
  const shop = business();
  if (shop === undefined) return null;
  return (
    <footer className={wide ? 'foot wide' : 'foot'}>
      <p>
        <strong>{shop.name}</strong>
        {typeof shop.address === 'string' && <span className="lines">{shop.address}</span>}
      </p>
      <p>
        <a href={`mailto:${shop.contact_email}`}>{shop.contact_email}</a>
        {typeof shop.contact_phone === 'string' && (
          <a href={`tel:${shop.contact_phone.replaceAll(/[^+\d]/g, '')}`}>{shop.contact_phone}</a>
        )}
      </p>
      <nav aria-label={text.legal}>
        <a href="/conditions">{text.terms}</a>
        <a href="/donnees">{text.privacy}</a>
        <a href="/mentions-legales">{text.notice}</a>
      </nav>
    </footer>
  );
}
