import { useTexts, type Texts } from '../app/locale.tsx';
import { EmptyState } from './components/EmptyState.tsx';
import { Page } from './components/Page.tsx';
import { DeskLink, links } from './links.tsx';

const texts: Texts<{ title: string; nothing: string; home: string }> = {
  fr: { title: 'Page introuvable', nothing: 'Rien à cette adresse.', home: 'Revenir à l’accueil du bureau' },
  en: { title: 'No such page', nothing: 'Nothing at this address.', home: 'Back to the desk' },
};

/** An address below /bureau that is no page's. */
export function NotFound() {
  const text = useTexts(texts);
  return (
    <Page title={text.title}>
      <EmptyState title={text.nothing}>
        <DeskLink href={links.today}>{text.home}</DeskLink>
      </EmptyState>
    </Page>
  );
}
