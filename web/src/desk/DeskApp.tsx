import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { createQueryClient } from './queries.ts';
import { createDeskRouter } from './routes.tsx';
import { Gate } from './signIn/Gate.tsx';
import { applyTheme } from './theme.ts';
import './desk.css';

/** The desk of staff: everything below /bureau, loaded apart from what customers see. */
export default function DeskApp() {
  const [client] = useState(createQueryClient);
  const [router] = useState(createDeskRouter);
  useEffect(applyTheme, []);
  return (
    <QueryClientProvider client={client}>
      <Gate>
        <RouterProvider router={router} />
      </Gate>
    </QueryClientProvider>
  );
}
