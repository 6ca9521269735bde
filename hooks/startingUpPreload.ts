import { install } from './startingUp';

install();
