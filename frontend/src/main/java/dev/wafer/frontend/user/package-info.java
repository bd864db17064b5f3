/** Operators that users declare: what files may write of them, and what follows from it. */
package dev.wafer.frontend.user;
