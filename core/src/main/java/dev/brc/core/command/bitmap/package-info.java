/** The bitmap commands: strings as arrays of bits, the first bit being the most significant one of the first byte. */
package dev.brc.core.command.bitmap;
