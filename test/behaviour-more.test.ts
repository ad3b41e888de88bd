import { proveBehaviour } from './behaviour/proof.js'

proveBehaviour(1, 2)
