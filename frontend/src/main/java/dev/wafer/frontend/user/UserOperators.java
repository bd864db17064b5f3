package dev.wafer.frontend.user;

import dev.wafer.ir.spec.FileForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The operators that a user declares. They count before Wafer's own custom ones of the name. */
public record UserOperators(List<UserDeclaration> declarations) {
  /** None. */
  public static final UserOperators NONE = new UserOperators(List.of());

  public UserOperators {
    declarations = List.copyOf(declarations);
  }

  /** Whether any version of an operator is declared. */
  public boolean declares(String fileName) {
    return !of(fileName).isEmpty();
  }

  /** The declaration of a version of an operator, if there is one. */
  public Optional<UserDeclaration> find(String fileName, int version) {
    return of(fileName).stream().filter(declaration -> declaration.isOf(version)).findFirst();
  }

  /** The versions of an operator that are declared. */
  public List<Integer> versions(String fileName) {
    Set<Integer> versions = new TreeSet<>();
    of(fileName).forEach(declaration -> versions.addAll(declaration.versions()));
    return List.copyOf(versions);
  }

  private List<UserDeclaration> of(String fileName) {
    List<UserDeclaration> found = new ArrayList<>();
    for (UserDeclaration declaration : declarations) {
      if (fileName.equals(FileForm.CUSTOM + declaration.function().code())) {
        found.add(declaration);
      }
    }
    return found;
  }
}
