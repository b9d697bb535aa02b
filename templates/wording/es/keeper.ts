import type { Wording } from '../en/index.ts';

/** The page of whoever keeps the review. */
export const esKeeper: Wording['keeper'] = {
  title: 'Envíos del boletín',
  text: (review) =>
    `Qué ha sido de los últimos boletines de ${review}. Cada lector al que le tocaba cuenta una vez: los previstos son la suma de entregados, sin novedades, suprimidos, en duda y fallidos.`,
  none: 'Todavía no ha habido ningún envío.',
  columns: {
    run: 'Envío',
    head: 'Hasta el evento',
    due: 'Previstos',
    delivered: 'Entregados',
    empty: 'Sin novedades',
    suppressed: 'Suprimidos',
    inDoubt: 'En duda',
    failed: 'Fallidos',
    state: 'Estado',
    balance: 'Cuadre',
  },
  cadences: { immediate: 'Inmediato', daily: 'Diario', weekly: 'Semanal', monthly: 'Mensual' },
  states: { planned: 'previsto', sending: 'en curso', finished: 'terminado' },
  balances: 'cuadra',
  notYet: 'aún no: el resto está aplazado',
  doesNotBalance: 'NO CUADRA',
};
