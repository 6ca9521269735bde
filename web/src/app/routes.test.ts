import { describe, expect, test } from '@jest/globals';
import { matchRoute } from './routes.ts';

describe('matchRoute', () => {
  test.each([
    ['/', '', 'home', ''],
    ['/immersion-elite', '', 'immersion', ''],
    ['/immersion-elite/', '', 'immersion', ''],
    ['/immersion-elite', '?booking=b1', 'immersionReturn', 'b1'],
    ['/immersion-elite', '?abandoned=b1', 'immersionReturn', 'b1'],
    ['/admin/immersion-sessions', '', 'adminImmersion', ''],
    ['/kiosk/pi_kiosk_1', '', 'kiosk', 'pi_kiosk_1'],
    ['/kiosk/gare%20nord', '', 'kiosk', 'gare nord'],
    ['/kiosk/100%', '', 'kiosk', '100%'],
    ['/pay/0b9a6d5e-6f0c-4a53-9c53-0f4f5f4f6f10', '', 'pay', '0b9a6d5e-6f0c-4a53-9c53-0f4f5f4f6f10'],
    ['/kiosk/%ff', '', 'notFound', ''],
    ['/kiosk/%C3%28', '', 'notFound', ''],
    ['/kiosk/%e0%a4%a', '', 'notFound', ''],
    ['/kiosk/pi%ff%', '', 'notFound', ''],
    ['/kiosk/%ed%a0%80', '', 'notFound', ''],
    ['/kiosk/%00', '', 'notFound', ''],
    ['/%ff', '', 'notFound', ''],
    ['/pay/%ff', '', 'notFound', ''],
    ['/orders/%ff', '', 'notFound', ''],
    ['/immersion-elite', '?booking=%ff', 'immersionReturn', '\ufffd'],
    ['/kiosk/a%20b%', '', 'kiosk', 'a b%'],
    ['/pay/something-else', '', 'notFound', ''],
    ['/orders/0b9a6d5e-6f0c-4a53-9c53-0f4f5f4f6f10', '?payment=done', 'order', '0b9a6d5e-6f0c-4a53-9c53-0f4f5f4f6f10'],
    ['/orders/12', '', 'notFound', ''],
    ['/conditions', '', 'legal', 'conditions'],
    ['/donnees/', '', 'legal', 'donnees'],
    ['/mentions-legales', '', 'legal', 'mentions-legales'],
    ['/compte', '', 'account', ''],
    ['/compte/', '', 'account', ''],
    ['/compte/mot-de-passe', '', 'account', 'mot-de-passe'],
    ['/compte/autre', '', 'notFound', ''],
    ['/bureau', '', 'desk', ''],
    ['/bureau/', '', 'desk', ''],
    ['/bureau/paiements/pi_1', '?q=1', 'desk', ''],
    ['/bureaux', '', 'notFound', ''],
    ['/admin', '', 'notFound', ''],
  ])('%s%s shows %s', (pathname, search, page, parameter) => {
    expect(matchRoute(pathname, search)).toEqual({ page, parameter });
  });
});
